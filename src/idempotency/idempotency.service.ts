import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ChoresService } from '../chores/chores.service';
import { withPrecompute } from '../common/precompute';
import { conflict, DomainError, CommittedRefusal } from '../common/errors';
import { CONFIG, type Config } from '../config';
import { claim } from '../database/locks';
import { ROWS_PER_STATEMENT } from '../database/rows/batches';
import { UnitOfWork } from '../database/unit-of-work';
import { Replay, type Answer } from '../http/errors/replay';
import type { Attempt } from './attempt';
import { IdempotencyRecord } from './idempotency-record.entity';
import { SealedAnswers } from './sealed-answers';

/** How long a retry waits for the first attempt. */
const MAX_WAIT_MS = 1_000;
const POLL_MS = 50;

/** The handler's result and the response built from it. */
export interface Result {
  value: unknown;
  answer: Answer;
}

/** Runs a request with an Idempotency-Key exactly once, however often it is sent. */
@Injectable()
export class IdempotencyService implements OnModuleInit {
  /** Running attempts in this process. Resolve to whether a response was saved. */
  private readonly running = new Map<string, Promise<boolean>>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly answers: SealedAnswers,
    private readonly chores: ChoresService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.chores.every('idempotency', 1, deleteExpired);
  }

  /** The response to the first attempt. Throws `unprocessable` if that was a different request. */
  async earlierAnswer(attempt: Attempt): Promise<Replay | undefined> {
    return this.unitOfWork.read((em) => this.answerIn(em, attempt));
  }

  private async answerIn(em: EntityManager, attempt: Attempt): Promise<Replay | undefined> {
    const record = await em.findOneBy(IdempotencyRecord, keyOf(attempt));
    if (!record || record.expiresAt.getTime() <= Date.now()) return undefined;
    if (record.fingerprint !== attempt.fingerprint) throw new DomainError('unprocessable', 'idempotency.key_reused');
    const answer = this.answers.open(attempt, record.sealedAnswer);
    if (!answer) throw conflict('idempotency.answer_lost');
    return new Replay(answer);
  }

  /**
   * Runs `work` and saves the response in one unit of work; refusals are not saved. Throws a {@link Replay} if it was
   * already done, `conflict` if the first attempt still runs after a second.
   */
  async once(attempt: Attempt, work: () => Promise<Result>): Promise<unknown> {
    const name = lockName(attempt);
    const end = performance.now() + MAX_WAIT_MS;
    do {
      const first = this.running.get(name);
      const outcome = first ? undefined : await this.alone(name, this.tryIn(attempt, work));
      if (outcome) return outcome.value;
      if (first && !(await succeeds(first, end))) continue;
      const earlier = await this.earlierAnswer(attempt);
      if (earlier) throw earlier;
    } while (performance.now() < end);
    throw conflict('idempotency.in_progress');
  }

  private async alone(
    name: string,
    trying: Promise<Result | CommittedRefusal | undefined>,
  ): Promise<Result | undefined> {
    this.running.set(name, trying.then(isDone, isDone));
    const outcome = await trying.finally(() => this.running.delete(name));
    if (outcome instanceof CommittedRefusal) throw outcome;
    return outcome;
  }

  /** Returns undefined if another instance is running it. */
  private async tryIn(attempt: Attempt, work: () => Promise<Result>): Promise<Result | CommittedRefusal | undefined> {
    const outcome = await withPrecompute(() =>
      this.unitOfWork.run(async (em) => {
        if (!(await claim(em, lockName(attempt)))) return undefined;
        const earlier = await this.answerIn(em, attempt);
        if (earlier) throw earlier;
        const result = await work().catch(committedRefusal);
        if (!(result instanceof CommittedRefusal)) await this.keep(em, attempt, result.answer);
        return result;
      }),
    );
    if (!outcome) await pause(POLL_MS);
    return outcome;
  }

  private async keep(em: EntityManager, attempt: Attempt, answer: Answer): Promise<void> {
    const expiresAt = new Date(Date.now() + this.config.idempotencySeconds * 1000);
    const record = { ...attempt, sealedAnswer: this.answers.seal(attempt, answer), expiresAt };
    // An expired record may still exist.
    await em.upsert(IdempotencyRecord, record, ['caller', 'keyHash']);
  }
}

const keyOf = ({ caller, keyHash }: Attempt) => ({ caller, keyHash });

const lockName = ({ caller, keyHash }: Attempt): string => `idempotency ${caller} ${keyHash}`;

const isDone = (outcome: unknown): boolean =>
  outcome instanceof Replay || (typeof outcome === 'object' && outcome !== null && 'answer' in outcome);

/** Whether the first attempt saves a response before `end` (`performance.now()`). */
async function succeeds(first: Promise<boolean>, end: number): Promise<boolean> {
  const waiting = new AbortController();
  const timeout = pause(Math.max(0, end - performance.now()), false, { signal: waiting.signal });
  try {
    return await Promise.race([first, timeout]);
  } finally {
    timeout.catch(() => undefined);
    waiting.abort();
  }
}

/** The effects of this refusal must be committed, so it must not fail the unit. */
function committedRefusal(error: unknown): CommittedRefusal {
  if (error instanceof CommittedRefusal) return error;
  throw error;
}

async function deleteExpired(em: EntityManager, now: Date): Promise<boolean> {
  const some = em
    .createQueryBuilder(IdempotencyRecord, 'record')
    .select(['record.caller', 'record.key_hash'])
    .where('record.expires_at <= :now')
    .limit(ROWS_PER_STATEMENT);
  const deletion = em.createQueryBuilder().delete().from(IdempotencyRecord);
  const { affected } = await deletion
    .where(`(caller, key_hash) IN (${some.getQuery()})`, { now: now.getTime() })
    .execute();
  return affected === ROWS_PER_STATEMENT;
}
