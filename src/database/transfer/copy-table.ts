import { createHash } from 'node:crypto';
import type { DataSource, EntityManager, EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata';
import { ROWS_PER_STATEMENT } from '../rows/batches';
import { fromDriver, toDriver } from './copy-values';

/** The values of a row in column order, in a form shared by both databases. */
export type Row = unknown[];
export type Key = unknown[];

/** The number of rows and the SHA-256 of their values, ordered by primary key. */
export interface Fingerprint {
  rows: number;
  checksum: string;
}

/** The limits are 32,766 parameters on SQLite and 65,535 on PostgreSQL. */
const VALUES_PER_STATEMENT = 32_000;

/** Reads and writes a table generically, based on its entity metadata. */
export class CopiedTable {
  private readonly columns: ColumnMetadata[];
  private readonly keys: ColumnMetadata[];

  constructor(
    readonly dataSource: DataSource,
    readonly metadata: EntityMetadata,
  ) {
    this.columns = metadata.columns.filter(
      ({ asExpression, isVirtualProperty, isInsert }) => !asExpression && !isVirtualProperty && isInsert,
    );
    this.keys = metadata.primaryColumns;
  }

  get name(): string {
    return this.metadata.tableName;
  }

  /** The same table in another database. */
  in(dataSource: DataSource): CopiedTable {
    return new CopiedTable(
      dataSource,
      dataSource.entityMetadatas.find(({ tableName }) => tableName === this.name)!,
    );
  }

  async count(em: EntityManager = this.dataSource.manager): Promise<number> {
    const [{ rows }] = await em.query(`SELECT COUNT(*) AS rows FROM ${this.path}`);
    return Number(rows);
  }

  keyOf(row: Row): Key {
    return this.keys.map((key) => row[this.columns.indexOf(key)]);
  }

  /** The next rows, ordered by primary key. */
  async rowsAfter(key: Key | undefined): Promise<Row[]> {
    const order = this.keys.map((column) => this.sorted(column)).join(', ');
    const values = key?.map((value, place) => toDriver(this.dataSource.driver, this.keys[place]!, value)) ?? [];
    const where = key ? `WHERE (${order}) > (${this.placeholders(0, values.length)})` : '';
    const rows: Record<string, unknown>[] = await this.dataSource.query(
      `SELECT ${this.names} FROM ${this.path} ${where} ORDER BY ${order} LIMIT ${ROWS_PER_STATEMENT}`,
      values,
    );
    return rows.map((row) =>
      this.columns.map((column) => fromDriver(this.dataSource.driver, column, row[column.databaseName])),
    );
  }

  async insert(em: EntityManager, rows: Row[]): Promise<void> {
    const width = this.columns.length;
    const most = Math.floor(VALUES_PER_STATEMENT / width);
    for (let start = 0; start < rows.length; start += most) {
      const some = rows.slice(start, start + most);
      const tuples = some.map((_, place) => `(${this.placeholders(place * width, width)})`).join(', ');
      const values = some.flatMap((row) =>
        row.map((value, place) => toDriver(em.connection.driver, this.columns[place]!, value)),
      );
      await em.query(`INSERT INTO ${this.path} (${this.names}) ${this.overriding} VALUES ${tuples}`, values);
    }
  }

  /** Reads all rows. Calls `progress` with the number of rows so far. */
  async fingerprint(progress?: (rows: number) => void): Promise<Fingerprint> {
    const hash = createHash('sha256');
    let rows = 0;
    for (let batch = await this.rowsAfter(undefined); batch.length > 0;) {
      for (const row of batch) hash.update(JSON.stringify(row)).update('\n');
      rows += batch.length;
      progress?.(rows);
      batch = await this.rowsAfter(this.keyOf(batch.at(-1)!));
    }
    return { rows, checksum: hash.digest('hex') };
  }

  private get isPostgres(): boolean {
    return this.dataSource.options.type === 'postgres';
  }

  private get path(): string {
    return this.metadata.tablePath
      .split('.')
      .map((part) => this.dataSource.driver.escape(part))
      .join('.');
  }

  private get names(): string {
    return this.columns.map(({ databaseName }) => this.dataSource.driver.escape(databaseName)).join(', ');
  }

  /** Required by PostgreSQL to insert ids into GENERATED ALWAYS columns. */
  private get overriding(): string {
    return this.isPostgres ? 'OVERRIDING SYSTEM VALUE' : '';
  }

  private placeholders(from: number, count: number): string {
    const { driver } = this.dataSource;
    return Array.from({ length: count }, (_, i) => driver.createParameter(`p${from + i}`, from + i)).join(', ');
  }

  /** Sorts text byte by byte like SQLite, so that the order is the same on any server. */
  private sorted(column: ColumnMetadata): string {
    const name = this.dataSource.driver.escape(column.databaseName);
    const isText = /char|text/.test(this.dataSource.driver.normalizeType(column));
    return this.isPostgres && isText ? `${name} COLLATE "C"` : name;
  }
}

/** All tables, each after those referenced by its foreign keys. */
export function inOrderOfKeys(dataSource: DataSource): CopiedTable[] {
  const ordered = new Set<EntityMetadata>();
  const visit = (metadata: EntityMetadata, waiting: EntityMetadata[]): void => {
    if (ordered.has(metadata) || waiting.includes(metadata)) return;
    for (const key of metadata.foreignKeys) visit(key.referencedEntityMetadata, [...waiting, metadata]);
    ordered.add(metadata);
  };
  for (const metadata of dataSource.entityMetadatas) if (metadata.tableType !== 'view') visit(metadata, []);
  return [...ordered].map((metadata) => new CopiedTable(dataSource, metadata));
}
