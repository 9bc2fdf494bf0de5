import type { DataSource, QueryRunner } from 'typeorm';
import { unavailable } from '../../common/errors';
import type { Statement } from '../rows/statement';
import type { StoreUse } from '../store-use';
import { inUnit } from '../unit';
import type { Work } from '../unit-of-work';

export interface Reader {
  dataSource: DataSource;
  runner: QueryRunner;
  statement: Statement;
}

/** Read-only handles that see committed data during writes (WAL). Each runs one read at a time. */
export class SqliteReaders {
  private readonly count: number;
  private readonly waiting: ((reader: Reader) => void)[] = [];

  constructor(
    private readonly idle: Reader[],
    private readonly maxQueuedUnits: number,
  ) {
    this.count = idle.length;
  }

  get use(): StoreUse['connections'] {
    return { busy: this.count - this.idle.length, idle: this.idle.length, waiting: this.waiting.length };
  }

  async run<T>(work: Work<T>): Promise<T> {
    const reader = this.idle.pop() ?? (await this.next());
    try {
      await reader.statement('BEGIN');
      return await inUnit(reader.dataSource, reader.runner, reader.statement, work);
    } finally {
      await reader.statement('ROLLBACK').catch(() => undefined);
      this.giveBack(reader);
    }
  }

  /** Runs a single SELECT, which sees one snapshot even without a transaction. */
  async statement(select: string, parameters: unknown[]): Promise<unknown[]> {
    const reader = this.idle.pop() ?? (await this.next());
    try {
      return await reader.statement(select, parameters);
    } finally {
      this.giveBack(reader);
    }
  }

  private next(): Promise<Reader> {
    if (this.waiting.length >= this.maxQueuedUnits) return Promise.reject(unavailable('store_busy'));
    return new Promise((ok) => this.waiting.push(ok));
  }

  private giveBack(reader: Reader): void {
    const next = this.waiting.shift();
    if (next) next(reader);
    else this.idle.push(reader);
  }
}
