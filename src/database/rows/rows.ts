import type { DataSource, EntityManager, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { DeferredRows, type DeferredTable } from '../deferred-rows';
import type { KeyedSelect } from './keyed';
import type { Find } from './lookup';
import type { Ahead } from './rows-ahead';
import { RowReader, writerOf, type Conversion, type Raw } from './row-reader';
import { insertManySql, insertSql, keyOf, updateManySql, updateSql, type Column, type Table } from './row-sql';

/** Inserts of up to this many rows bind each value. Few requests write more. */
const MAX_BOUND_ROWS = 4;

/**
 * Reads and writes rows of one entity on the paths of nearly every request. Statements are built once from the entity's
 * columns and transformers; TypeORM builds one per call, which costs more than running it. Entities inserted or updated
 * here must have a single primary key column.
 */
export class Rows<Row extends ObjectLiteral> extends RowReader<Row> {
  private readonly table: Table;
  private readonly written: Column[];
  private readonly by: KeyedSelect<number | string, Raw>;
  private readonly insertion: DeferredTable<Partial<Row>>;
  private readonly deletion: DeferredTable<number | string>;
  private readonly find: Find<number | string, Raw>;
  private readonly keptBy: KeyedSelect<number | string, Raw>;
  private readonly findKept: Find<number | string, Raw>;
  private readonly statements = new Map<string, string>();
  private readonly writers: Map<Column, Conversion | undefined>;

  constructor(
    dataSource: DataSource,
    entity: new () => Row,
    lookup: (by: KeyedSelect<number | string, Raw>) => Find<number | string, Raw>,
    fields: readonly (keyof Row & string)[],
  ) {
    super(dataSource, entity, fields);
    this.written = this.metadata.columns.filter((column) => !column.isGenerated && column.isInsert);
    this.writers = new Map(this.metadata.columns.map((column) => [column, writerOf(dataSource, column)]));
    this.table = {
      engine: this.isPacked ? 'sqlite' : 'postgres',
      metadata: this.metadata,
      typeOf: (column) => dataSource.driver.normalizeType(column),
    };
    this.by = { select: (places) => this.selectionOf(places), keyOf: ({ it_key: key }) => key as number | string };
    this.find = lookup(this.by);
    this.keptBy = { ...this.by, lock: 'FOR KEY SHARE' };
    this.findKept = lookup(this.keptBy);
    this.insertion = { name: this.name, write: (em, rows) => this.insert(em, rows) };
    this.deletion = { name: this.name, write: (em, keys) => this.delete(em, keys) };
  }

  /** Returns the rows with these ids, in no particular order and without trashed ones. */
  async byIds(ids: readonly (number | string)[]): Promise<Row[]> {
    return this.present(ids.length > 0 ? await this.find(...ids) : []);
  }

  /** The same, and nobody deletes them until the unit of work ends. */
  async keptByIds(ids: readonly (number | string)[]): Promise<Row[]> {
    return this.present(ids.length > 0 ? await this.findKept(...ids) : []);
  }

  /** What {@link keptByIds} looks up. */
  aheadOfKept(keys: readonly (number | string)[]): Ahead {
    return { by: this.keptBy, keys };
  }

  /** Returns the entities found by a query. Other selected columns are ignored. */
  async found(em: EntityManager, query: SelectQueryBuilder<Row>): Promise<Row[]> {
    const [sql, parameters] = query.clone().select(this.columns(query.alias)).getQueryAndParameters();
    return (await em.query<Raw[]>(sql, parameters)).map((raw) => this.of(raw, query.alias));
  }

  /**
   * Inserts rows and sets their generated keys. Absent fields become null. Up to {@link MAX_BOUND_ROWS} rows bind each
   * value; more are passed as one JSON parameter, because binding would take longer than the insert itself.
   */
  async insert(em: EntityManager, rows: Partial<Row>[]): Promise<void> {
    if (rows.length === 0) return;
    const made = await (rows.length <= MAX_BOUND_ROWS ? this.insertBound(em, rows) : this.insertJson(em, rows));
    const [generated] = this.metadata.generatedColumns;
    if (!generated) return;
    // Keys are assigned in the order of the rows, but may be returned in another order.
    const keys = made.map((raw) => raw[generated.databaseName] as number).toSorted((a, b) => a - b);
    rows.forEach((row, i) => Object.assign(row, { [generated.propertyName]: keys[i] }));
  }

  /** Inserts rows whose generated key is set, with one statement. Throws before it returns if they are no valid JSON. */
  insertWithKeys(em: EntityManager, rows: Partial<Row>[]): Promise<void> {
    const columns = [...this.metadata.generatedColumns, ...this.written];
    const sql = this.known('insert with keys', () => insertManySql(this.table, columns));
    return rows.length > 0 ? em.query<void>(sql, [this.json(rows, columns)]) : Promise.resolve();
  }

  /** Whether the process knows the next generated key: on SQLite, whose only writer it is. */
  get canChooseKeys(): boolean {
    return this.isPacked;
  }

  /** The name of the table. */
  get name(): string {
    return this.metadata.tableName;
  }

  /** Inserts rows at the end of the transaction, see {@link DeferredRows}. Their generated keys are not known before. */
  defer(em: EntityManager, rows: Partial<Row>[]): Promise<void> {
    return DeferredRows.of(em).add(em, this.insertion, rows);
  }

  /** Deletes a row at the end of the transaction, see {@link DeferredRows}. */
  deferDelete(em: EntityManager, key: number | string): Promise<void> {
    return DeferredRows.of(em).add(em, this.deletion, [key]);
  }

  /** Updates rows by key. All rows must have the same fields. */
  async update(em: EntityManager, rows: Partial<Row>[]): Promise<void> {
    const columns = this.written.filter((column) => !column.isPrimary && rows[0]?.[column.propertyName] !== undefined);
    if (columns.length === 0) return;
    const given = [...columns, this.metadata.primaryColumns[0]!];
    const names = columns.map(({ databaseName }) => databaseName).join();
    if (rows.length === 1) {
      const sql = this.known(`update ${names}`, () => updateSql(this.table, columns));
      await em.query(
        sql,
        given.map((column) => this.stored(rows[0]!, column)),
      );
    } else {
      const sql = this.known(`update many ${names}`, () => updateManySql(this.table, columns));
      await em.query(sql, [this.json(rows, given)]);
    }
  }

  private async delete(em: EntityManager, keys: (number | string)[]): Promise<void> {
    const places = keys.map((_, i) => `$${i + 1}`).join();
    if (keys.length > 0)
      await em.query(`DELETE FROM "${this.name}" WHERE "${keyOf(this.metadata)}" IN (${places})`, keys);
  }

  private insertBound(em: EntityManager, rows: Partial<Row>[]): Promise<Raw[]> {
    const sql = this.known(`insert ${rows.length}`, () => insertSql(this.table, this.written, rows.length));
    return em.query(
      sql,
      rows.flatMap((row) => this.written.map((column) => this.stored(row, column) ?? null)),
    );
  }

  private insertJson(em: EntityManager, rows: Partial<Row>[]): Promise<Raw[]> {
    const sql = this.known('insert many', () => insertManySql(this.table, this.written));
    return em.query(sql, [this.json(rows, this.written)]);
  }

  private present(found: (Raw | undefined)[]): Row[] {
    return found.flatMap((raw) => (raw ? [this.of(raw, 'it')] : []));
  }

  private selectionOf(places: string): string {
    const { tableName, deleteDateColumn } = this.metadata;
    const present = deleteDateColumn ? ` AND it."${deleteDateColumn.databaseName}" IS NULL` : '';
    const key = keyOf(this.metadata);
    return `SELECT it."${key}" AS it_key, ${this.columns('it')} FROM "${tableName}" it WHERE it."${key}" IN (${places})${present} ORDER BY it."${key}"`;
  }

  private stored(row: Partial<Row>, column: Column): unknown {
    const value: unknown = row[column.propertyName];
    const write = this.writers.get(column);
    return write ? write(value) : value;
  }

  /** The values of `columns`, row by row, as a JSON parameter. */
  private json(rows: Partial<Row>[], columns: Column[]): string {
    return JSON.stringify(rows.map((row) => columns.map((column) => this.stored(row, column))));
  }

  private known(what: string, make: () => string): string {
    const known = this.statements.get(what) ?? make();
    this.statements.set(what, known);
    return known;
  }
}
