import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { UnitOfWork } from '../database/unit-of-work';
import { Chore } from './chore.entity';

/**
 * Does one part of a chore, small enough for one unit of work, as of `now`. Returns whether more is left. The next part
 * is a unit of its own, so that other writers do not wait long.
 */
export type ChoreWork = (em: EntityManager, now: Date) => Promise<boolean>;

interface Duty {
  name: string;
  periodMs: number;
  work: ChoreWork;
}

const HOUR_MS = 3_600_000;
const FIRST_LOOK_MS = 60_000;
const NEXT_LOOK_MS = 600_000;

/** Runs recurring chores: each once per period, however many instances there are. */
@Injectable()
export class ChoresService implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown {
  private readonly logger = new Logger('Chores');
  private readonly duties: Duty[] = [];
  private running: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private isStopping = false;

  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Registers a chore that runs every `hours` hours, first soon after the start. A failed chore is tried again later. */
  every(name: string, hours: number, work: ChoreWork): void {
    this.duties.push({ name, periodMs: hours * HOUR_MS, work });
  }

  onApplicationBootstrap(): void {
    this.lookIn(FIRST_LOOK_MS);
  }

  /** Waits for the part that is running and starts no other. */
  /** Before others wait for their own work to end. */
  onModuleDestroy(): void {
    this.isStopping = true;
    clearTimeout(this.timer);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.running;
  }

  /** Runs all chores whose period is over. Errors are logged. */
  runDue(now = new Date()): Promise<void> {
    this.running = this.running.then(() => this.runAll(now));
    return this.running;
  }

  private lookIn(delayMs: number): void {
    const look = (): void => void this.runDue().finally(() => !this.isStopping && this.lookIn(NEXT_LOOK_MS));
    this.timer = setTimeout(look, delayMs).unref();
  }

  private async runAll(now: Date): Promise<void> {
    for (const duty of this.duties) {
      await this.run(duty, now).catch((error: unknown) => this.logger.error(`${duty.name} failed`, error));
    }
  }

  private async run({ name, periodMs, work }: Duty, now: Date): Promise<void> {
    const due = new Date(now.getTime() - periodMs);
    const last = await this.unitOfWork.read((em) => em.findOneBy(Chore, { name }));
    if (this.isStopping || (last && last.ranAt > due)) return;
    // The first part runs in the unit that takes the turn: if it fails, the turn is not taken.
    let isMoreLeft = await this.unitOfWork.run(async (em) => (await takeTurn(em, name, now, due)) && work(em, now));
    while (isMoreLeft && !this.isStopping) isMoreLeft = await this.unitOfWork.run((em) => work(em, now));
  }
}

/** Whether this instance takes the turn: of several that ask at once, one changes the row. */
async function takeTurn(em: EntityManager, name: string, now: Date, due: Date): Promise<boolean> {
  const never = { name, ranAt: new Date(0) };
  await em.createQueryBuilder().insert().into(Chore).values(never).orIgnore().execute();
  const turn = em.createQueryBuilder().update(Chore).set({ ranAt: now });
  const { affected } = await turn.where('name = :name AND ran_at <= :due', { name, due: due.getTime() }).execute();
  return affected === 1;
}
