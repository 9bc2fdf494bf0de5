import type { DataSource, EntityMetadata, ObjectLiteral, ValueTransformer } from 'typeorm';
import type { Column } from './row-sql';

/** A row as the driver returns it. */
export type Raw = Record<string, unknown>;

/** Converts a value between the forms of the driver and of the entity. */
export type Conversion = (value: unknown) => unknown;

/** Column types that drivers return in another form than the entity uses. */
const CONVERTED: Column['type'][] = ['boolean', 'simple-json'];

/** Selects columns of one entity and converts what the driver returns. Built once from the entity's columns and transformers. */
export class RowReader<Row extends ObjectLiteral> {
  protected readonly metadata: EntityMetadata;
  /** Whether a row is selected as one JSON text. */
  protected readonly isPacked: boolean;
  private readonly read: Column[];
  private readonly readers: { property: string; read: Conversion | undefined }[];
  private readonly names = new Map<string, string[]>();

  /** Reads the given fields; all if there are none. */
  constructor(
    dataSource: DataSource,
    private readonly entity: new () => Row,
    fields: readonly (keyof Row & string)[],
  ) {
    this.metadata = dataSource.getMetadata(entity);
    this.isPacked = dataSource.options.type === 'sqlite';
    this.read = this.metadata.columns.filter(({ propertyName, isSelect }) =>
      fields.length === 0 ? isSelect : fields.includes(propertyName),
    );
    this.readers = this.read.map((column) => ({ property: column.propertyName, read: readerOf(dataSource, column) }));
  }

  /**
   * The SELECT list for the table `alias`, to be read by {@link of}. On SQLite it is a single JSON value: the driver
   * takes longer to return thirty values than SQLite takes to read and pack them.
   */
  columns(alias: string): string {
    if (this.isPacked) return `${this.packed(alias)} AS "${alias}"`;
    return this.read
      .map(({ databaseName }, i) => `"${alias}"."${databaseName}" AS "${this.namesUnder(alias)[i]}"`)
      .join();
  }

  /** One JSON array of the columns of the table `alias`, to be read by {@link from}, and of further values. */
  packed(alias: string, ...further: string[]): string {
    const array = this.isPacked ? 'json_array' : 'json_build_array';
    return `${array}(${[...this.read.map(({ databaseName }) => `"${alias}"."${databaseName}"`), ...further].join()})`;
  }

  /** Converts a row selected with {@link columns} to an entity. */
  of(raw: Raw, alias: string): Row {
    if (this.isPacked) return this.from(JSON.parse(raw[alias] as string) as unknown[]);
    return this.from(this.namesUnder(alias).map((name) => raw[name]));
  }

  /** Converts the values of the columns, in their order, to an entity. Ignores further values. */
  from(values: unknown[]): Row {
    const row: Raw = new this.entity();
    this.readers.forEach(({ property, read }, i) => {
      row[property] = read ? read(values[i]) : values[i];
    });
    return row as Row;
  }

  private namesUnder(alias: string): string[] {
    const known = this.names.get(alias) ?? this.read.map(({ databaseName }) => `${alias}_${databaseName}`);
    this.names.set(alias, known);
    return known;
  }
}

/** Skips what TypeORM does around a transformer, because lists read hundreds of values. */
function readerOf({ driver }: DataSource, column: Column): Conversion | undefined {
  const transformer = onlyTransformer(column);
  if (transformer) return (value) => transformer.from(value) as unknown;
  return isConverted(column) ? (value) => driver.prepareHydratedValue(value, column) as unknown : undefined;
}

/** Converts a value of the entity to the one that is stored; undefined if they are the same. */
export function writerOf({ driver }: DataSource, column: Column): Conversion | undefined {
  const transformer = onlyTransformer(column);
  if (transformer) return (value) => transformer.to(value) as unknown;
  return isConverted(column) ? (value) => driver.preparePersistentValue(value, column) as unknown : undefined;
}

/** The transformer of a column, if nothing else converts its values. */
const onlyTransformer = ({ transformer, type }: Column): ValueTransformer | undefined =>
  Array.isArray(transformer) || CONVERTED.includes(type) ? undefined : transformer;

const isConverted = ({ transformer, type }: Column): boolean => transformer !== undefined || CONVERTED.includes(type);
