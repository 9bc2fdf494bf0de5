import * as sqlite3 from 'sqlite3';
import type { Driver, ObjectLiteral } from 'typeorm';

type Callback = (this: sqlite3.RunResult, error: Error | null, rows?: unknown[]) => void;

const MAX_PREPARED_STATEMENTS = 300;
const CHANGE = /^(INSERT|UPDATE|DELETE) /;

/**
 * Keeps statements prepared. The package prepares each anew, which costs as much as running it; on our handles the
 * same few hundred come again and again, one at a time.
 */
class Database extends sqlite3.Database {
  /** Least recently used first. */
  private readonly prepared = new Map<string, sqlite3.Statement>();

  override all(sql: string, ...rest: unknown[]): this {
    return this.perform('all', sql, rest);
  }

  override run(sql: string, ...rest: unknown[]): this {
    // Of a statement that gives rows, run() takes the first step only; kept, it would stay in progress for ever.
    return CHANGE.test(sql) ? this.perform('run', sql, rest) : super.run(sql, ...(rest as []));
  }

  override close(callback?: (error: Error | null) => void): void {
    // A handle with a statement left cannot close.
    for (const statement of this.prepared.values()) statement.finalize();
    this.prepared.clear();
    super.close(callback);
  }

  private perform(how: 'all' | 'run', sql: string, rest: unknown[]): this {
    const callback = rest.find((each) => typeof each === 'function') as Callback | undefined;
    const parameters = Array.isArray(rest[0]) ? rest[0] : [];
    const known = this.prepared.get(sql);
    if (known) {
      this.prepared.delete(sql);
      this.prepared.set(sql, known);
      known[how](parameters, callback);
      return this;
    }
    const statement = this.prepare(sql, (error: Error | null) => {
      // On a closed handle at once, before there is a statement.
      if (error) return callback?.call({} as sqlite3.RunResult, error);
      this.keep(sql, statement);
      statement[how](parameters, callback);
    });
    return this;
  }

  private keep(sql: string, statement: sqlite3.Statement): void {
    // Of two that were prepared at the same time, one is enough; it goes when it has run.
    this.prepared.get(sql)?.finalize();
    this.prepared.set(sql, statement);
    if (this.prepared.size <= MAX_PREPARED_STATEMENTS) return;
    const [oldest, unused] = this.prepared.entries().next().value!;
    this.prepared.delete(oldest);
    unused.finalize();
  }
}

/** The package as TypeORM is to see it: not in its verbose mode, which takes a stack trace of every statement. */
export const driver = { ...sqlite3, verbose: () => ({ ...sqlite3, Database }) };

class Bound {
  constructor(readonly value: number) {}
}

/**
 * Has numbers bound as everything else is. TypeORM writes them into its statements, so that with each new id there is a
 * new text, and nothing that was prepared is ever used again.
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
