import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { OPEN_READONLY } from 'sqlite3';
import { DataSource, type QueryRunner } from 'typeorm';
import type { SqliteConnectionOptions } from 'typeorm/driver/sqlite/SqliteConnectionOptions';
import { dataSourceOptions, sealOff, type EntityClass } from './data-source';
import { translate } from './database-errors';
import { SqliteWriter } from './sqlite-writer';
import { UnitOfWork, type Work } from './unit-of-work';

const READERS = 3;

/** The embedded database: one writer, and read-only handles that see what is committed (WAL). */
export class SqliteStore extends UnitOfWork {
  private readonly dataSources: DataSource[] = [];
  private writer!: SqliteWriter;
  private readonly idleReaders: QueryRunner[] = [];
  private readonly waitingForReader: ((reader: QueryRunner) => void)[] = [];

  constructor(
    private readonly file: string,
    private readonly entities: EntityClass[],
    private readonly lockTimeoutMs: number,
  ) {
    super();
  }

  override async open(): Promise<void> {
    this.checkFile();
    const writing = await this.connect();
    const runner = writing.createQueryRunner();
    // An answer leaves after the sync of its commit: an acknowledged write survives a power cut, not only a crash.
    await runner.query('PRAGMA synchronous = FULL');
    await writing.runMigrations();
    this.writer = new SqliteWriter(sealOff(writing), runner);
    for (let i = 0; i < READERS; i++) {
      const reading = await this.connect(OPEN_READONLY);
      this.idleReaders.push(reading.createQueryRunner());
      sealOff(reading);
    }
  }

  override async close(): Promise<void> {
    await this.writer.idle();
    // Readers first: the last handle to go, the writer's, folds the WAL back into the file.
    for (const dataSource of this.dataSources.toReversed()) await dataSource.destroy();
  }

  protected override write<T>(work: Work<T>): Promise<T> {
    return this.writer.run(work);
  }

  protected override async snapshot<T>(work: Work<T>): Promise<T> {
    const reader = this.idleReaders.pop() ?? (await new Promise<QueryRunner>((ok) => this.waitingForReader.push(ok)));
    try {
      await reader.startTransaction();
      const result = await work(reader.manager);
      await reader.commitTransaction();
      return result;
    } catch (error) {
      if (reader.isTransactionActive) await reader.rollbackTransaction();
      throw translate(error);
    } finally {
      const next = this.waitingForReader.shift();
      if (next) next(reader);
      else this.idleReaders.push(reader);
    }
  }

  private async connect(flags?: number): Promise<DataSource> {
    const options = dataSourceOptions({ type: 'sqlite', file: this.file }, this.entities) as SqliteConnectionOptions;
    const handle = flags === undefined ? { enableWAL: true } : { flags };
    const dataSource = new DataSource({ ...options, ...handle, busyTimeout: this.lockTimeoutMs });
    await dataSource.initialize();
    this.dataSources.push(dataSource);
    return dataSource;
  }

  /** SQLite would say only "unable to open database file", or notice a read-only file at the first write. */
  private checkFile(): void {
    mkdirSync(dirname(this.file), { recursive: true });
    accessSync(dirname(this.file), constants.W_OK);
    if (existsSync(this.file)) accessSync(this.file, constants.R_OK | constants.W_OK);
  }
}
