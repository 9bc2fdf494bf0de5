import type { EntityManager, ObjectLiteral } from 'typeorm';
import { DeferredRows, type DeferredTable } from '../deferred-rows';
import type { KeyedSelect } from './keyed';
import type { Find } from './lookup';
import type { Rows } from './rows';
import type { Ahead } from './rows-ahead';

interface Sequence {
  name: string;
  seq: number;
}

/** The last key of tables on SQLite. */
export const SEQUENCES: KeyedSelect<string, Sequence> = {
  select: (places) => `SELECT name, seq FROM sqlite_sequence WHERE name IN (${places})`,
  keyOf: ({ name }) => name,
};

/**
 * Creates and changes rows at the end of the transaction, see {@link DeferredRows}. On PostgreSQL, where only the database
 * knows the next key, rows are created at once unless the transaction has reserved keys for them.
 */
export class DeferredWrites<Row extends ObjectLiteral & { id: number }> {
  /** What {@link create} looks up. */
  readonly ahead: Ahead;
  private readonly created: DeferredTable<Row>;
  private readonly changed = new Map<string, DeferredTable<Partial<Row>>>();

  /** `derived` are tables that triggers fill from this one. */
  constructor(
    private readonly rows: Rows<Row>,
    private readonly sequences: Find<string, Sequence>,
    private readonly derived: readonly string[],
  ) {
    this.ahead = { by: SEQUENCES, keys: [rows.name] };
    this.created = { name: rows.name, derived, isReferred: true, write: (em, all) => rows.insertWithKeys(em, all) };
  }

  /** Creates a row and sets its id. */
  async create(em: EntityManager, row: Row): Promise<void> {
    const deferred = DeferredRows.of(em);
    const id = deferred.reservedKey(this.rows.name) ?? (await this.nextKey(deferred));
    if (id === undefined) return this.rows.insert(em, [row]);
    row.id = id;
    await deferred.add(em, this.created, [row]);
  }

  /**
   * Begins to create rows and sets their ids. On SQLite the rows are written meanwhile: the next statement and the end of
   * the unit of work wait for them.
   */
  async createAll(em: EntityManager, rows: Row[]): Promise<void> {
    if (rows.length === 0) return;
    if (!this.rows.canChooseKeys) return this.rows.insert(em, rows);
    const deferred = DeferredRows.of(em);
    // A statement that has to wait for deferred rows could be overtaken by the next one.
    await deferred.write(em);
    for (const row of rows) row.id = (await this.nextKey(deferred))!;
    // A failed statement fails the unit of work, so nobody has to look at it here.
    void this.rows.insertWithKeys(em, rows).catch(() => undefined);
  }

  /** Changes the given fields of a row. */
  async change(em: EntityManager, row: Partial<Row> & { id: number }): Promise<void> {
    const deferred = DeferredRows.of(em);
    // One statement cannot change a row twice.
    if (deferred.hasChanged(this.rows.name, row.id)) await deferred.write(em);
    await deferred.add(em, this.tableFor(row), [row]);
  }

  private async nextKey(deferred: DeferredRows): Promise<number | undefined> {
    const { name, canChooseKeys } = this.rows;
    if (!canChooseKeys) return undefined;
    return deferred.nextKey(name, async () => (await this.sequences(name))[0]?.seq ?? 0);
  }

  /** Rows with the same fields are changed by the same statement. */
  private tableFor(row: Partial<Row>): DeferredTable<Partial<Row>> {
    const { name } = this.rows;
    const fields = Object.keys(row).join();
    const table = this.changed.get(fields) ?? {
      name,
      derived: this.derived,
      changedId: ({ id }) => id!,
      write: (em, all) => this.rows.update(em, all),
    };
    this.changed.set(fields, table);
    return table;
  }
}
