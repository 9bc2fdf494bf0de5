import { AsyncResource } from 'node:async_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import type { Ahead } from '../rows/rows-ahead';
import type { Outcome, Unit } from '../unit';
import type { Work } from '../unit-of-work';

/** How units of work run. */
export interface Transactions {
  /**
   * Runs units in one transaction. Returns undefined for a unit that has to run alone, because others have locked a
   * row of its. Throws {@link RunApart} if all have to run alone, anything else if all have failed.
   */
  together: (units: readonly Unit[]) => Promise<(Outcome | undefined)[]>;
  alone: <T>(work: Work<T>) => Promise<T>;
}

/** Units can't share a transaction: it failed, and nothing was changed. */
export class RunApart extends Error {}

interface Waiting extends Unit {
  /** The rows that no other unit may lock meanwhile. */
  exclusive: string[];
  settle: (outcome: Outcome) => void;
  runAlone: () => void;
  patience: NodeJS.Timeout;
}

const MAX_UNITS = 64;

/**
 * Units of work that wait share a transaction: its statements, its sync to disk and its round trips. A few transactions
 * run at the same time, and what comes meanwhile is the next one. A unit without company runs at once.
 *
 * A unit may share only if it names the rows that it locks. They are locked first and without waiting, so transactions
 * with many units neither wait for each other's rows nor deadlock. A unit whose rows are locked by others runs alone and
 * waits for them. So do all units of a transaction that fails, so that one does not fail the others.
 */
export class SharedUnits {
  private queue: Waiting[] = [];
  /** The rows that each running transaction has locked. */
  private readonly held: string[][] = [];
  private running = 0;

  /** `maxWaitMs` is how long a unit waits until it runs alone. */
  constructor(
    private readonly transactions: Transactions,
    private readonly maxTransactions: number,
    private readonly maxWaitMs: number,
  ) {}

  /** How many units wait. */
  get queued(): number {
    return this.queue.length;
  }

  run<T>(work: Work<T>, ahead: readonly Ahead[]): Promise<T> {
    if (!ahead.some(({ by }) => by.lock)) return this.transactions.alone(work);
    return new Promise<T>((resolve, reject) => {
      // Bound to the caller's async context, because it runs in that of another unit.
      const context = new AsyncResource('Unit');
      const bound: Work<T> = (em) => context.runInAsyncScope(() => work(em));
      const waiting: Waiting = {
        work: bound,
        ahead,
        exclusive: exclusiveIn(ahead),
        settle: (outcome) => ('error' in outcome ? reject(outcome.error) : resolve(outcome.value as T)),
        runAlone: () => void this.transactions.alone(bound).then(resolve, reject),
        patience: setTimeout(() => this.giveUp(waiting), this.maxWaitMs),
      };
      this.queue.push(waiting);
      this.start();
    });
  }

  private giveUp(waiting: Waiting): void {
    this.queue = this.queue.filter((each) => each !== waiting);
    waiting.runAlone();
  }

  private start(): void {
    if (this.running < this.maxTransactions && this.queue.length > 0) void this.drain();
  }

  private async drain(): Promise<void> {
    this.running++;
    for (;;) {
      // Requests that arrive in the same turn of the event loop come along.
      await turn();
      const batch = this.take();
      if (batch.length === 0) break;
      const held = batch.flatMap(({ exclusive }) => exclusive);
      this.held.push(held);
      await this.settle(batch);
      this.held.splice(this.held.indexOf(held), 1);
    }
    this.running--;
  }

  /** The next units whose rows are free. The others wait for the transaction that has locked them. */
  private take(): Waiting[] {
    const held = new Set(this.held.flat());
    const batch: Waiting[] = [];
    const left: Waiting[] = [];
    for (const waiting of this.queue) {
      const isFree = batch.length < MAX_UNITS && !waiting.exclusive.some((row) => held.has(row));
      (isFree ? batch : left).push(waiting);
    }
    this.queue = left;
    for (const { patience } of batch) clearTimeout(patience);
    return batch;
  }

  private async settle(batch: Waiting[]): Promise<void> {
    try {
      const outcomes = await this.transactions.together(batch);
      batch.forEach((waiting, i) => (outcomes[i] ? waiting.settle(outcomes[i]) : waiting.runAlone()));
    } catch (error) {
      for (const waiting of batch)
        if (error instanceof RunApart) waiting.runAlone();
        else waiting.settle({ error });
    }
  }
}

/** A collision of names would only let a unit wait. */
const exclusiveIn = (ahead: readonly Ahead[]): string[] =>
  ahead.flatMap(({ by, keys }) => (by.lock === 'FOR UPDATE' ? keys.map((key) => `${by.lock} ${key}`) : []));
