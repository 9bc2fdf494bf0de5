import type { DataSource, EntityManager } from 'typeorm';
import type { CopiedTable, Key } from './copy-table';
import { OperationError } from '../operation-error';

/** Progress of copying one table: the last key copied and the number of rows so far. */
export interface Position {
  lastKey: Key | undefined;
  rows: number;
}

const LEDGER = 'tasksmith_copy';

/** A table in the target with the progress of an unfinished copy. */
export class CopyLedger {
  private constructor(
    private readonly target: DataSource,
    private readonly positions: Map<string, Position>,
  ) {}

  /**
   * Resumes an earlier copy from `from`, or migrates the empty target and starts a new copy. Throws {@link
   * OperationError} if the target contains other rows.
   */
  static async open(
    target: DataSource,
    tables: CopiedTable[],
    { from, to }: { from: string; to: string },
  ): Promise<CopyLedger> {
    const runner = target.createQueryRunner();
    const isResumed = await runner.hasTable(LEDGER);
    const ledger = new CopyLedger(target, new Map());
    if (isResumed) {
      const rows = await runner.query(`SELECT * FROM ${LEDGER}`);
      for (const row of rows) {
        if (row.source !== from) throw new OperationError(`${to} holds an unfinished copy of ${row.source}.`);
        const lastKey = row.last_key === null ? undefined : (JSON.parse(row.last_key) as Key);
        ledger.positions.set(row.table_name, { lastKey, rows: Number(row.row_count) });
      }
    } else {
      // Checked before the migration, so that a database with other data is not changed.
      for (const table of tables) if (await runner.hasTable(table.name)) await expectEmpty(table, to);
    }
    await runner.release();
    await target.runMigrations();
    if (!isResumed) await ledger.begin(tables, from, to);
    return ledger;
  }

  position(table: CopiedTable): Position {
    return this.positions.get(table.name) ?? { lastKey: undefined, rows: 0 };
  }

  async record(em: EntityManager, table: CopiedTable, { lastKey, rows }: Position): Promise<void> {
    const { driver } = em.connection;
    const [key, count, name] = [0, 1, 2].map((place) => driver.createParameter(`p${place}`, place));
    const update = `UPDATE ${LEDGER} SET last_key = ${key}, row_count = ${count} WHERE table_name = ${name}`;
    await em.query(update, [JSON.stringify(lastKey), rows, table.name]);
  }

  /** Removes the ledger once the copy is complete. */
  async close(): Promise<void> {
    await this.target.query(`DROP TABLE ${LEDGER}`);
  }

  private async begin(tables: CopiedTable[], from: string, to: string): Promise<void> {
    await this.target.transaction(async (em) => {
      await em.query(
        `CREATE TABLE ${LEDGER} (table_name varchar(200) PRIMARY KEY, source text NOT NULL, last_key text,
          row_count bigint NOT NULL)`,
      );
      for (const table of tables) {
        await expectEmpty(table, to, em);
        const [name, source] = [0, 1].map((place) => em.connection.driver.createParameter(`p${place}`, place));
        const insert = `INSERT INTO ${LEDGER} (table_name, source, row_count) VALUES (${name}, ${source}, 0)`;
        await em.query(insert, [table.name, from]);
      }
    });
  }
}

async function expectEmpty(table: CopiedTable, to: string, em?: EntityManager): Promise<void> {
  if ((await table.count(em)) > 0) {
    throw new OperationError(`${to} is not empty: it has rows in ${table.name}. Copy into a new database.`);
  }
}
