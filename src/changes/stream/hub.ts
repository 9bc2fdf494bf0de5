import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { installationIn, type Installation } from '../../database/schema/installation';
import { UnitOfWork } from '../../database/unit-of-work';
import { StoreClosed } from '../../database/outage';
import { Bell } from '../../events/bell';
import { LogReader } from '../../events/log-reader';
import { isAhead, type Bookmark } from '../../events/position';
import type { RestartReason } from '../change-cursor';
import { Audience } from './audience';
import { CatchUp } from './catch-up';
import { LiveChanges } from './live-changes';
import type { Stream } from './stream';
import { Watch } from './watch';

/** Delay between two reads. Changes committed meanwhile are read and sent together. */
const READ_INTERVAL_MS = 60;
/** Delay after a failed read. */
const RETRY_DELAY_MS = 1_000;
const TICK_MS = 1_000;
/**
 * Maximum number of lagging streams that read a page per turn, so that the streams that are up to date do not wait
 * long.
 */
const MAX_CATCHING_UP = 8;

/**
 * Serves all open streams of this instance. One read serves all streams that are up to date. A stream that is behind
 * reads its own pages within the same read, and is up to date after its last page.
 */
@Injectable()
export class Hub implements BeforeApplicationShutdown {
  private readonly logger = new Logger('Streams');
  /** Streams that are up to date. All of them are at position {@link at}. */
  private readonly audience = new Audience();
  private readonly behind = new Set<Stream>();
  private at: Bookmark | undefined;
  private installationId: string | undefined;
  private isDue = false;
  private isRunning = false;
  private ticking: NodeJS.Timeout | undefined;
  private stopListening: (() => void) | undefined;
  /** Whether the service is shutting down. */
  isClosed = false;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly bell: Bell,
    private readonly log: LogReader,
    private readonly live: LiveChanges,
    private readonly catchUp: CatchUp,
    private readonly watch: Watch,
  ) {}

  add(stream: Stream): void {
    this.behind.add(stream);
    this.stopListening ??= this.bell.listen(() => this.wake());
    this.ticking ??= setInterval(() => this.tick(), TICK_MS).unref();
    this.wake();
  }

  remove(stream: Stream): void {
    this.audience.delete(stream);
    this.behind.delete(stream);
    if (!this.isEmpty) return;
    this.stopListening?.();
    clearInterval(this.ticking);
    [this.stopListening, this.ticking] = [undefined, undefined];
  }

  /** Continues a full stream after its client has read everything. */
  resume(stream: Stream): void {
    if (!stream.isFull) return;
    stream.isFull = false;
    this.wake();
  }

  /** Ends all streams immediately. Clients reconnect to another instance, or to this one when it is back. */
  beforeApplicationShutdown(): void {
    this.isClosed = true;
    for (const stream of this.streams()) this.drop(stream);
  }

  private get isEmpty(): boolean {
    return this.audience.isEmpty && this.behind.size === 0;
  }

  private streams(): Stream[] {
    return [...this.audience.streams(), ...this.behind];
  }

  private wake(): void {
    this.isDue = true;
    if (!this.isRunning) void this.run();
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    while (this.isDue && !this.isEmpty) {
      this.isDue = false;
      const restMs = await this.turn().catch((error: unknown) => this.failed(error));
      if (restMs > 0) await pause(restMs, undefined, { ref: false });
    }
    this.isRunning = false;
  }

  /** Schedules another read. Returns the delay before it in milliseconds. */
  private failed(error: unknown): number {
    this.isDue = !this.isClosed;
    if (!(error instanceof StoreClosed)) this.logger.error('Changes could not be read', error);
    return RETRY_DELAY_MS;
  }

  private turn(): Promise<number> {
    return this.unitOfWork.read(async (em) => {
      const installation = await installationIn(em);
      this.checkInstallation(installation);
      const isLast = this.audience.isEmpty || (await this.sendLive(em, installation));
      if (isLast) await this.admit(em, installation);
      const hasMore = !isLast || [...this.behind].some(({ isFull }) => !isFull);
      this.isDue ||= hasMore;
      return hasMore ? 0 : READ_INTERVAL_MS;
    });
  }

  /** Restarts all streams if the database has been replaced, e.g. by a restore. */
  private checkInstallation({ publicId }: Installation): void {
    if (this.installationId !== undefined && this.installationId !== publicId)
      for (const stream of this.streams()) this.restart(stream, 'other_installation');
    this.installationId = publicId;
  }

  /** Sends the next part of the log to the streams that are up to date. Returns whether they now have everything. */
  private async sendLive(em: EntityManager, installation: Installation): Promise<boolean> {
    const from = this.at!;
    const { batches, next, isLast, touchesCredentials } = await this.live.read(em, installation, this.audience, from);
    if (isLast && isAhead(from.to ?? from.from, next.from))
      for (const stream of this.audience.streams()) this.restart(stream, 'log_trimmed');
    // The changes are from this snapshot, so permissions must be checked in the same one.
    if (touchesCredentials || !isLast) await this.check([...this.audience.streams()]);
    for (const [{ members }, batch] of batches) {
      for (const stream of members) if (!stream.send(batch, stream.placeAt(from))) this.fallBehind(stream);
    }
    this.at = next;
    return isLast;
  }

  private fallBehind(stream: Stream): void {
    this.audience.delete(stream);
    this.behind.add(stream);
  }

  /** Lets streams that are behind read a page, a limited number per turn. */
  private async admit(em: EntityManager, installation: Installation): Promise<void> {
    if (this.audience.isEmpty) this.at = { from: await this.log.position(em) };
    const now = this.at!.from;
    const due = [...this.behind].filter(({ isFull }) => !isFull);
    const fresh = due.filter(({ place }) => place === undefined);
    const others = due.filter(({ place }) => place !== undefined).slice(0, MAX_CATCHING_UP);
    for (const stream of await this.check([...fresh, ...others])) {
      this.behind.delete(stream);
      const outcome = await this.catchUp.page(em, installation, now, stream);
      if (outcome === 'up_to_date') this.audience.add(stream);
      else if (outcome === 'behind') this.behind.add(stream);
      else this.restart(stream, outcome.restart);
    }
  }

  /** Ends streams whose session or API key has ended or whose user's role has changed. Returns the others. */
  private async check(streams: Stream[]): Promise<Stream[]> {
    const verdicts = await this.watch.verdicts(streams);
    return streams.filter((stream) => {
      const verdict = verdicts.get(stream)!;
      if (verdict === 'ended') this.drop(stream);
      else if (verdict === 'role_changed') this.restart(stream, verdict);
      return verdict === 'fine';
    });
  }

  private restart(stream: Stream, reason: RestartReason): void {
    stream.restart(reason);
    this.remove(stream);
  }

  private drop(stream: Stream): void {
    stream.outlet.end();
    this.remove(stream);
  }

  private tick(): void {
    const nowMs = performance.now();
    const all = this.streams();
    for (const stream of all) stream.tick(nowMs);
    for (const stream of all) if (stream.outlet.bufferedBytes === 0) this.resume(stream);
    // The database is unavailable. The next tick checks again.
    this.check(all).catch(() => undefined);
  }
}
