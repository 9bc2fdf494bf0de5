import type { EntityManager } from 'typeorm';

/** A table to which units of work only add rows, and which few statements read. */
export interface LogTable<Row = never> {
  name: string;
  insert: (em: EntityManager, rows: Row[]) => Promise<void>;
}

/** Few enough for the memory of a unit that adds very many. */
const MAX_ROWS = 500;

const all = new WeakMap<EntityManager, LogRows>();

/**
 * Rows of logs that a transaction inserts at its end, with one statement. On SQLite a transaction has many units, and a
 * row of a log cost them as much as the change that it is about.
 *
 * A statement that names the table is preceded by the insert, so units see their rows, and those of earlier units of
 * the transaction.
 */
export class LogRows {
  private readonly waiting = new Map<LogTable, unknown[]>();
  private added: LogTable[] = [];

  /** The rows of the transaction in which `em` writes. Throws for one that only reads. */
  static of(em: EntityManager): LogRows {
    const rows = all.get(em);
    if (!rows) throw new Error('Only a unit of work adds to a log.');
    return rows;
  }

  /** Makes these the rows of the transaction in which `em` writes. */
  belongTo(em: EntityManager): void {
    all.set(em, this);
  }

  get count(): number {
    return this.added.length;
  }

  async add<Row>(em: EntityManager, table: LogTable<Row>, rows: Row[]): Promise<void> {
    const before = this.waiting.get(table as LogTable);
    if (before) before.push(...rows);
    else this.waiting.set(table as LogTable, [...rows]);
    for (let i = 0; i < rows.length; i++) this.added.push(table as LogTable);
    if (this.count > MAX_ROWS) await this.insert(em);
  }

  /** Forgets all rows but the first `count`: those of a unit that failed. */
  keep(count: number): void {
    while (this.count > count) this.waiting.get(this.added.pop()!)!.pop();
  }

  /** Whether the statement may read the table of a row that is not inserted yet. */
  concerns(sql: string): boolean {
    if (this.count === 0) return false;
    for (const { name } of this.waiting.keys()) if (sql.includes(name)) return true;
    return false;
  }

  async insert(em: EntityManager): Promise<void> {
    if (this.count === 0) return;
    const waiting = [...this.waiting];
    this.waiting.clear();
    this.added = [];
    for (const [table, rows] of waiting) await table.insert(em, rows as never[]);
  }
}
