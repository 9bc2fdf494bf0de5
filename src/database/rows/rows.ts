import type { DataSource, EntityManager, EntityMetadata, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { Find, KeyedSelect } from './lookup';

type Raw = Record<string, unknown>;
type Column = EntityMetadata['columns'][number];

/** The types of columns that a driver gives otherwise than the entity has them. */
const CONVERTED: Column['type'][] = ['boolean', 'simple-json'];

/**
 * The rows of an entity for the paths that nearly every request takes: statements put together once, from the columns
 * and transformers that the entity declares. TypeORM's builders make each anew, which costs more than running it.
 */
export class Rows<Row extends ObjectLiteral> {
  private readonly metadata: EntityMetadata;
  private readonly read: Column[];
  private readonly written: Column[];
  private readonly isPacked: boolean;
  private readonly find: Find<number | string, Raw>;
  private readonly statements = new Map<string, string>();
  private readonly names = new Map<string, string[]>();
  private readonly readers: { property: string; read?: (value: unknown) => unknown }[];

  constructor(
    private readonly dataSource: DataSource,
    private readonly entity: new () => Row,
    lookup: (by: KeyedSelect<number | string, Raw>) => Find<number | string, Raw>,
    fields: readonly (keyof Row & string)[],
  ) {
    this.metadata = dataSource.getMetadata(entity);
    this.written = this.metadata.columns.filter((column) => !column.isGenerated);
    this.read = this.metadata.columns.filter(
      ({ propertyName }) => fields.length === 0 || fields.includes(propertyName),
    );
    this.readers = this.read.map((column) => ({
      property: column.propertyName,
      ...(isConverted(column) && { read: (value) => dataSource.driver.prepareHydratedValue(value, column) as unknown }),
    }));
    this.isPacked = dataSource.options.type === 'sqlite';
    this.find = lookup({
      select: (places) => this.selectionOf(places),
      keyOf: ({ it_key: key }) => key as number | string,
    });
  }

  /**
   * What to select of the table that a statement calls `alias`, for {@link of}. From SQLite it comes as one value: its
   * driver takes longer to hand over thirty of them than SQLite takes to find and pack them.
   */
  columns(alias: string): string {
    const names = this.read.map(({ databaseName }) => databaseName);
    if (this.isPacked) return `json_array(${names.map((name) => `"${alias}"."${name}"`).join()}) AS "${alias}"`;
    return names.map((name, i) => `"${alias}"."${name}" AS "${this.namesUnder(alias)[i]}"`).join();
  }

  /** The entity in a row of a statement that selected its {@link columns}. */
  of(raw: Raw, alias: string): Row {
    const values = this.isPacked
      ? (JSON.parse(raw[alias] as string) as unknown[])
      : this.namesUnder(alias).map((name) => raw[name]);
    const row: Raw = new this.entity();
    this.readers.forEach(({ property, read }, i) => {
      row[property] = read ? read(values[i]) : values[i];
    });
    return row as Row;
  }

  /** The rows of these ids, in no order, but those that are in the trash. */
  async byIds(ids: readonly (number | string)[]): Promise<Row[]> {
    const found = ids.length > 0 ? await this.find(...ids) : [];
    return found.flatMap((raw) => (raw ? [this.of(raw, 'it')] : []));
  }

  /** What a query finds of this entity, and nothing else that it selects. */
  async found(em: EntityManager, query: SelectQueryBuilder<Row>): Promise<Row[]> {
    const [sql, parameters] = query.clone().select(this.columns(query.alias)).getQueryAndParameters();
    return (await em.query<Raw[]>(sql, parameters)).map((raw) => this.of(raw, query.alias));
  }

  /** Adds rows; gives those whose id the database makes theirs. What a row does not say is null. */
  async insert(em: EntityManager, rows: Partial<Row>[]): Promise<void> {
    const made = await em.query<Raw[]>(
      this.known(`insert ${rows.length}`, () => this.insertion(rows.length)),
      rows.flatMap((row) => this.written.map((column) => this.stored(row, column) ?? null)),
    );
    const generated = this.metadata.generatedColumns[0];
    if (generated)
      rows.forEach((row, i) => Object.assign(row, { [generated.propertyName]: made[i]![generated.databaseName] }));
  }

  /** Writes these values on the row of this id. */
  async update(em: EntityManager, id: number | string, values: Partial<Row>): Promise<void> {
    const columns = this.written.filter(({ propertyName }) => values[propertyName] !== undefined);
    const names = columns.map(({ databaseName }) => databaseName);
    const sql = this.known(`update ${names.join()}`, () => this.updating(names));
    await em.query(sql, [...columns.map((column) => this.stored(values, column)), id]);
  }

  private namesUnder(alias: string): string[] {
    const known = this.names.get(alias) ?? this.read.map(({ databaseName }) => `${alias}_${databaseName}`);
    this.names.set(alias, known);
    return known;
  }

  private selectionOf(places: string): string {
    const { tableName, primaryColumns, deleteDateColumn } = this.metadata;
    const present = deleteDateColumn ? ` AND it."${deleteDateColumn.databaseName}" IS NULL` : '';
    const key = primaryColumns[0]!.databaseName;
    return `SELECT it."${key}" AS it_key, ${this.columns('it')} FROM "${tableName}" it WHERE it."${key}" IN (${places})${present}`;
  }

  private insertion(count: number): string {
    const names = this.written.map(({ databaseName }) => `"${databaseName}"`);
    const tuples = Array.from(
      { length: count },
      (_, row) => `(${names.map((_name, i) => `$${row * names.length + i + 1}`).join()})`,
    );
    const [generated] = this.metadata.generatedColumns;
    const returning = generated ? ` RETURNING "${generated.databaseName}"` : '';
    return `INSERT INTO "${this.metadata.tableName}" (${names.join()}) VALUES ${tuples.join()}${returning}`;
  }

  private updating(names: string[]): string {
    const settings = names.map((name, i) => `"${name}" = $${i + 1}`).join();
    const [key] = this.metadata.primaryColumns;
    return `UPDATE "${this.metadata.tableName}" SET ${settings} WHERE "${key!.databaseName}" = $${names.length + 1}`;
  }

  private stored(row: Partial<Row>, column: Column): unknown {
    const value: unknown = row[column.propertyName];
    return isConverted(column) ? (this.dataSource.driver.preparePersistentValue(value, column) as unknown) : value;
  }

  private known(what: string, make: () => string): string {
    const known = this.statements.get(what) ?? make();
    this.statements.set(what, known);
    return known;
  }
}

const isConverted = ({ transformer, type }: Column): boolean => transformer !== undefined || CONVERTED.includes(type);
