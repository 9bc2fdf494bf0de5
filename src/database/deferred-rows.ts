import type { EntityManager } from 'typeorm';

/** What is written to a table at the end of transactions, with one statement for all rows. */
export interface DeferredTable<Row = never> {
  name: string;
  /** Tables that triggers fill from this one. */
  derived?: readonly string[];
  /** Whether other deferred rows may refer to these, which are therefore written first. */
  isReferred?: boolean;
  /** The id of an existing row that `write` changes. */
  changedId?: (row: Row) => number | string;
  write: (em: EntityManager, rows: Row[]) => Promise<void>;
}

/** Few enough for the memory of a unit that adds very many. */
const MAX_ROWS = 500;

const all = new WeakMap<EntityManager, DeferredRows>();

/**
 * Rows that a transaction writes at its end, with one statement for each table. On SQLite a transaction has many units,
 * and to insert an event took as long as to change the task.
 *
 * A statement that names the table is preceded by the writes, so units see their rows and those of earlier units.
 */
export class DeferredRows {
  private readonly waiting = new Map<DeferredTable, unknown[]>();
  /** The table of each row, in the order of their arrival. */
  private tables: DeferredTable[] = [];
  private written = 0;
  /** The ids of rows that units have changed, by table. Those of failed units count too. */
  private readonly changed = new Map<string, Set<number | string>>();
  /** The last key given to a row of a table, by the table's name. */
  private readonly lastKeys = new Map<string, number>();
  /** Keys for rows that units will create, by the table's name. */
  private readonly reserved = new Map<string, number[]>();

  /** The rows of the transaction in which `em` writes. Throws for one that only reads. */
  static of(em: EntityManager): DeferredRows {
    const rows = all.get(em);
    if (!rows) throw new Error('Only a unit of work writes rows.');
    return rows;
  }

  /** Makes these the rows of the transaction in which `em` writes. */
  belongTo(em: EntityManager): void {
    all.set(em, this);
  }

  /** How many rows were added so far, those that are written included. */
  get count(): number {
    return this.written + this.tables.length;
  }

  async add<Row>(em: EntityManager, table: DeferredTable<Row>, rows: Row[]): Promise<void> {
    const waiting = this.waiting.get(table) ?? [];
    this.waiting.set(table, waiting);
    for (const row of rows) {
      waiting.push(row);
      this.tables.push(table);
      if (table.changedId) this.changedIn(table.name).add(table.changedId(row));
    }
    if (this.tables.length > MAX_ROWS) await this.write(em);
  }

  /** The key of the next row of a table. `lastStored` reads the last one that the table ever had. */
  async nextKey(table: string, lastStored: () => Promise<number>): Promise<number> {
    const stored = this.lastKeys.get(table) ?? (await lastStored());
    // Meanwhile the same unit may have created another row.
    const key = Math.max(stored, this.lastKeys.get(table) ?? 0) + 1;
    this.lastKeys.set(table, key);
    return key;
  }

  /** Keeps keys for the next rows of a table. */
  reserve(table: string, keys: number[]): void {
    this.reserved.set(table, keys);
  }

  /** One of the reserved keys, if there is one left. */
  reservedKey(table: string): number | undefined {
    return this.reserved.get(table)?.shift();
  }

  /** Whether this row of the table was changed since the transaction began, or is going to be. */
  hasChanged(table: string, id: number | string): boolean {
    return this.changed.get(table)?.has(id) ?? false;
  }

  /** Forgets all rows after the first `count` that are not written: those of a unit that failed. */
  keep(count: number): void {
    while (this.tables.length > 0 && this.count > count) this.waiting.get(this.tables.pop()!)!.pop();
  }

  /** Whether a statement may read or change the table of a row that is not written yet. */
  concerns(sql: string): boolean {
    return this.tables.length > 0 && this.tablesIn(sql).length > 0;
  }

  /** Whether a SELECT would miss rows that are not written yet, besides changes of rows with known ids. */
  isMissedBy(sql: string): boolean {
    return this.tables.length > 0 && this.tablesIn(sql).some(({ changedId }) => !changedId);
  }

  /** To be called before a statement that may write, which may use up keys. */
  noteWrite(sql: string): void {
    for (const table of this.lastKeys.keys()) if (sql.includes(table)) this.lastKeys.delete(table);
  }

  async write(em: EntityManager): Promise<void> {
    const waiting = [...this.waiting].toSorted(([a], [b]) => Number(b.isReferred ?? 0) - Number(a.isReferred ?? 0));
    this.waiting.clear();
    this.written += this.tables.length;
    this.tables = [];
    // All begin before the next statement of the unit does.
    await Promise.all(waiting.map(([table, rows]) => table.write(em, rows as never[])));
  }

  /** The tables with waiting rows that a statement names. */
  private tablesIn(sql: string): DeferredTable[] {
    const waiting = [...this.waiting].flatMap(([table, rows]) => (rows.length > 0 ? [table] : []));
    return waiting.filter(({ name, derived = [] }) => [name, ...derived].some((each) => sql.includes(each)));
  }

  private changedIn(table: string): Set<number | string> {
    const ids = this.changed.get(table) ?? new Set();
    this.changed.set(table, ids);
    return ids;
  }
}
