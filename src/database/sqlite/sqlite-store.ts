import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { Logger } from '@nestjs/common';
import * as sqlite3 from 'sqlite3';
import { DataSource, type ObjectLiteral } from 'typeorm';
import type { SqliteDriver } from 'typeorm/driver/sqlite/SqliteDriver';
import type { SqliteConnectionOptions } from 'typeorm/driver/sqlite/SqliteConnectionOptions';
import { claimInstallation } from '../schema/installation';
import { dataSourceOptions, sealOff, type EntityClass } from '../schema/data-source';
import { InFlight } from '../in-flight';
import { bindNumbers, driver } from './sqlite-driver';
import { Rows } from '../rows/rows';
import type { Ahead } from '../rows/rows-ahead';
import { Checkpoints } from './checkpoints';
import { checkThatSame } from './same-file';
import { SqliteCheck } from './sqlite-check';
import { sqliteStatement, type Statement } from '../rows/statement';
import { SearchFeed } from './search-feed';
import type { CommitListener, StoreUse } from '../store-use';
import { checkSpace, writeOnTrial } from '../trial';
import { SqliteReaders, type Reader } from './sqlite-readers';
import { SqliteSignals } from './sqlite-signals';
import { SqliteWriter } from './sqlite-writer';
import { refreshStatistics } from './statistics';
import { UnitOfWork, type Work } from '../unit-of-work';

const READERS = 3;
const MAX_QUEUED_UNITS = 10_000;
/**
 * 32 MB of WAL. Most pages change many times until then, and each is copied to the file once. SQLite's default is 4 MB. Usually
 * {@link Checkpoints} have copied most of it before.
 */
const PAGES_PER_CHECKPOINT = 8_000;
/** The pages that nearly every write changes. A larger cache made no write faster. SQLite's default is 2,000. */
const WRITER_CACHE_KIB = 6_000;

/** The embedded database: one writer and several read-only handles on committed data (WAL). */
export class SqliteStore extends UnitOfWork {
  private readonly dataSources: DataSource[] = [];
  private readonly inFlight = new InFlight();
  private writer!: SqliteWriter;
  private readers!: SqliteReaders;
  private searchFeed!: SearchFeed;
  private checkpoints!: Checkpoints;
  override readonly engine = 'sqlite';
  override readonly signals = new SqliteSignals((sql, values) => statementOf(this.dataSources[0]!)(sql, values));
  override readonly json = { list: 'json_group_array', array: 'json_array' };

  constructor(
    private readonly file: string,
    private readonly entities: EntityClass[],
    private readonly lockTimeoutMs: number,
    private readonly maxQueuedUnits = MAX_QUEUED_UNITS,
    private readonly check = new SqliteCheck(file),
    private readonly onDamage = stopAtOnce,
  ) {
    super();
  }

  override async open(): Promise<void> {
    this.checkFile();
    const isLong = this.check.isLong;
    if (!isLong) await this.check.look();
    const writing = await this.connect();
    const runner = writing.createQueryRunner();
    // Responses are sent after the commit is synced, so acknowledged writes survive power failures, not only crashes.
    await runner.query('PRAGMA synchronous = FULL');
    await runner.query(`PRAGMA wal_autocheckpoint = ${PAGES_PER_CHECKPOINT}`);
    await runner.query(`PRAGMA cache_size = -${WRITER_CACHE_KIB}`);
    await writing.runMigrations();
    await claimInstallation(runner);
    await refreshStatistics(runner);
    // What a statement may have to undo. In a file, a new task writes it page by page, as much as the task itself. After
    // migrations, since theirs can be as large as the database.
    await runner.query('PRAGMA temp_store = MEMORY');
    const checkFile = checkThatSame([this.file, `${this.file}-wal`]);
    this.checkpoints = new Checkpoints(statementOf(sealOff(await this.connect())));
    const onCommit: CommitListener = (seconds, units) => {
      this.checkpoints.noteCommit();
      this.onCommit?.(seconds, units);
    };
    const statement = statementOf(writing);
    this.writer = new SqliteWriter(sealOff(writing), runner, statement, checkFile, this.maxQueuedUnits, onCommit);
    const readers: Reader[] = [];
    for (let i = 0; i < READERS; i++) {
      const dataSource = await this.connect(sqlite3.OPEN_READONLY);
      // SQLite opens the WAL on the first read. Do it now, while it is certainly the writer's file.
      await dataSource.query('PRAGMA user_version');
      readers.push({ dataSource, runner: dataSource.createQueryRunner(), statement: statementOf(dataSource) });
      sealOff(dataSource);
    }
    this.readers = new SqliteReaders(readers, this.maxQueuedUnits);
    this.searchFeed = new SearchFeed((work, maxWaitMs) => this.writer.runLater(work, maxWaitMs));
    this.searchFeed.noteUnit();
    if (isLong) this.check.lookBeside(this.onDamage);
  }

  override rows<Row extends ObjectLiteral>(entity: new () => Row, ...fields: (keyof Row & string)[]): Rows<Row> {
    return new Rows(this.dataSources[0]!, entity, (by) => this.lookup(by), fields);
  }

  override use(): StoreUse {
    return { queued: this.writer.queued, connections: this.readers.use };
  }

  override async close(): Promise<void> {
    await this.check.stop();
    await this.signals.close();
    await this.inFlight.end();
    this.searchFeed.stop();
    await this.writer.idle();
    await this.checkpoints.stop();
    // Readers first: the writer, closed last, checkpoints the WAL into the file.
    for (const dataSource of this.dataSources.toReversed()) await dataSource.destroy();
    this.leaveUnits();
  }

  protected override write<T>(work: Work<T>, ahead: readonly Ahead[]): Promise<T> {
    return this.inFlight.watch(async () => {
      const value = await this.writer.run(work, ahead);
      this.searchFeed.noteUnit();
      return value;
    });
  }

  protected override snapshot<T>(work: Work<T>): Promise<T> {
    return this.inFlight.watch(() => this.readers.run(work));
  }

  protected override statement(select: string, parameters: unknown[]): Promise<unknown[]> {
    return this.inFlight.watch(() => this.readers.statement(select, parameters));
  }

  protected override trial(): Promise<void> {
    return this.inFlight.watch(async () => {
      checkSpace(this.file);
      await this.writer.runFirst(writeOnTrial);
      await this.readers.statement('SELECT ran_at FROM chores LIMIT 1', []);
    });
  }

  private async connect(flags?: number): Promise<DataSource> {
    const options = dataSourceOptions({ type: 'sqlite', file: this.file }, this.entities) as SqliteConnectionOptions;
    const handle = flags === undefined ? { enableWAL: true, driver } : { flags, driver };
    const dataSource = new DataSource({ ...options, ...handle, busyTimeout: this.lockTimeoutMs });
    await dataSource.initialize();
    bindNumbers(dataSource.driver);
    this.dataSources.push(dataSource);
    return dataSource;
  }

  /**
   * Throws with a reason. SQLite only reports "unable to open database file", and detects a read-only file at the first
   * write.
   */
  private checkFile(): void {
    mkdirSync(dirname(this.file), { recursive: true });
    accessSync(dirname(this.file), constants.W_OK);
    // Created with mode 0600, which the WAL inherits, because it will contain password hashes.
    if (!existsSync(this.file)) closeSync(openSync(this.file, 'a', 0o600));
    accessSync(this.file, constants.R_OK | constants.W_OK);
  }
}

/** Ends the process. Committed data is kept, but writes to a corrupt file could be lost. */
function stopAtOnce({ message }: Error): void {
  new Logger(SqliteStore.name).fatal(`${message}. Restore a backup (npm run restore).`);
  process.exit(1);
}

const statementOf = (dataSource: DataSource): Statement =>
  sqliteStatement((dataSource.driver as SqliteDriver).databaseConnection as sqlite3.Database);
