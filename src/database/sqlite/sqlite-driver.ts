import * as sqlite3 from 'sqlite3';
import type { Driver, ObjectLiteral } from 'typeorm';

type Callback = (this: sqlite3.RunResult, error: Error | null, rows?: unknown[]) => void;

const MAX_PREPARED_STATEMENTS = 300;
const CHANGE = /^(INSERT|UPDATE|DELETE) /;

/**
 * Caches prepared statements. The package prepares each statement for every call, which costs as much as running it.
 * Our handles run the same few hundred statements, one at a time.
 */
class Database extends sqlite3.Database {
  /** Least recently used first. */
  private readonly prepared = new Map<string, sqlite3.Statement>();

  override all(sql: string, ...rest: unknown[]): this {
    return this.perform('all', sql, rest);
  }

  override run(sql: string, ...rest: unknown[]): this {
    // run() executes only the first step of a statement that returns rows, so a cached one would never finish.
    return CHANGE.test(sql) ? this.perform('run', sql, rest) : super.run(sql, ...(rest as []));
  }

  override close(callback?: (error: Error | null) => void): void {
    // A handle with open statements cannot be closed.
    for (const statement of this.prepared.values()) statement.finalize();
    this.prepared.clear();
    super.close(callback);
  }

  private perform(how: 'all' | 'run', sql: string, rest: unknown[]): this {
    const callback = rest.find((each) => typeof each === 'function') as Callback | undefined;
    const parameters = Array.isArray(rest[0]) ? rest[0] : [];
    const known = this.prepared.get(sql);
    if (known) {
      this.noteUse(sql, known);
      known[how](parameters, callback);
      return this;
    }
    const statement = this.prepare(sql, (error: Error | null) => {
      // A closed handle calls back synchronously, before `statement` is assigned.
      if (error) return callback?.call({} as sqlite3.RunResult, error);
      this.keep(sql, statement);
      statement[how](parameters, callback);
    });
    return this;
  }

  /** Only moves it once old ones may soon go: a Map is copied after as many changes as it has entries. */
  private noteUse(sql: string, statement: sqlite3.Statement): void {
    if (this.prepared.size < MAX_PREPARED_STATEMENTS / 2) return;
    this.prepared.delete(sql);
    this.prepared.set(sql, statement);
  }

  private keep(sql: string, statement: sqlite3.Statement): void {
    // Two calls can prepare the same text concurrently. The earlier statement is finalized after it has run.
    this.prepared.get(sql)?.finalize();
    this.prepared.set(sql, statement);
    if (this.prepared.size <= MAX_PREPARED_STATEMENTS) return;
    const [oldest, unused] = this.prepared.entries().next().value!;
    this.prepared.delete(oldest);
    unused.finalize();
  }
}

/** The sqlite3 package for TypeORM, without verbose mode, which captures a stack trace for every statement. */
export const driver = { ...sqlite3, verbose: () => ({ ...sqlite3, Database }) };

class Bound {
  constructor(readonly value: number) {}
}

/**
 * Binds numbers as parameters. TypeORM inlines them into the SQL text, so each id would need its own prepared
 * statement.
 */
export function bindNumbers(typeOrm: Driver): void {
  const escape = typeOrm.escapeQueryWithParameters.bind(typeOrm);
  typeOrm.escapeQueryWithParameters = (sql, parameters, nativeParameters) => {
    const all = Object.entries(parameters).map(([name, value]) => [name, isNumber(value) ? new Bound(value) : value]);
    const [text, values] = escape(sql, Object.fromEntries(all) as ObjectLiteral, nativeParameters);
    return [text, values.map((value: unknown) => (value instanceof Bound ? value.value : value))];
  };
}

const isNumber = (value: unknown): value is number => typeof value === 'number';
