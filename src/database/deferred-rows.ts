import type { EntityManager } from 'typeorm';

/** A table to which requests mostly add rows. */
export interface DeferredTable<Row = never> {
  name: string;
  insert: (em: EntityManager, rows: Row[]) => Promise<void>;
}

/** Few enough for the memory of a unit that adds very many. */
const MAX_ROWS = 500;

const all = new WeakMap<EntityManager, DeferredRows>();

/**
 * Rows that a transaction inserts at its end, with one statement for each table. On SQLite a transaction has many units,
 * and to insert an event took as long as to change the task.
 *
 * A statement that names the table is preceded by the insert, so units see their rows and those of earlier units.
 */
export class DeferredRows {
  private readonly waiting = new Map<DeferredTable, unknown[]>();
  /** The table of each row, in the order of their arrival. */
  private tables: DeferredTable[] = [];

  /** The rows of the transaction in which `em` writes. Throws for one that only reads. */
  static of(em: EntityManager): DeferredRows {
    const rows = all.get(em);
    if (!rows) throw new Error('Only a unit of work inserts rows.');
    return rows;
  }

  /** Makes these the rows of the transaction in which `em` writes. */
  belongTo(em: EntityManager): void {
    all.set(em, this);
  }

  get count(): number {
    return this.tables.length;
  }

  async add<Row>(em: EntityManager, table: DeferredTable<Row>, rows: Row[]): Promise<void> {
    const waiting = this.waiting.get(table) ?? [];
    this.waiting.set(table, waiting);
    for (const row of rows) {
      waiting.push(row);
      this.tables.push(table);
    }
    if (this.count > MAX_ROWS) await this.insert(em);
  }

  /** Forgets all rows but the first `count`: those of a unit that failed. */
  keep(count: number): void {
    while (this.count > count) this.waiting.get(this.tables.pop()!)!.pop();
  }

  /** Whether a statement may read or change the table of a row that is not inserted yet. */
  concerns(sql: string): boolean {
    if (this.count === 0) return false;
    for (const [{ name }, rows] of this.waiting) if (rows.length > 0 && sql.includes(name)) return true;
    return false;
  }

  async insert(em: EntityManager): Promise<void> {
    const waiting = [...this.waiting];
    this.waiting.clear();
    this.tables = [];
    // All begin before the next statement of the unit does.
    await Promise.all(waiting.map(([table, rows]) => table.insert(em, rows as never[])));
  }
}
