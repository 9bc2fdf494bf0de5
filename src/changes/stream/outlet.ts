import type { ServerResponse } from 'node:http';
import { unreadBytes } from './unread';

/** What is kept at most for a client that reads slowly, messages on their way to the kernel included. */
const MOST_KEPT_BYTES = 512 * 1_024;
/** Written at a time, so that the progress of a slow client can be seen. */
const PIECE_BYTES = 16 * 1_024;
/** How long a client may take none of what waits for it. */
const STALLED_MS = 20_000;
/** Until then, what Node sees of a client is enough. */
const WATCHED_AFTER_MS = 3_000;
/** How long a client may take to read what was left when its stream ended. */
const LEAVING_MS = 1_000;

/** Writes to a client at the pace at which it reads, and keeps only a little meanwhile. */
export class Outlet {
  private readonly queue: Buffer[] = [];
  private queuedBytes = 0;
  /** When the client last took something, or had nothing to take. */
  private movedAtMs = performance.now();
  private isEnded = false;
  private unread: number | undefined;

  /** `onRoom` is called when all that was kept has been written. */
  constructor(
    private readonly response: ServerResponse,
    private readonly onRoom: () => void,
  ) {
    response.on('drain', () => this.moved());
    // What happened is in the 'close' that follows.
    response.on('error', () => undefined);
  }

  /** Whether this much more may be kept. A single message always may if nothing else is. */
  hasRoomFor(bytes: number): boolean {
    const kept = this.keptBytes;
    return kept === 0 || kept + bytes <= MOST_KEPT_BYTES;
  }

  get keptBytes(): number {
    return this.queuedBytes + this.response.writableLength;
  }

  write(message: Buffer): void {
    if (this.isEnded) return;
    if (this.keptBytes === 0) this.movedAtMs = performance.now();
    this.queue.push(message);
    this.queuedBytes += message.length;
    this.pump();
  }

  /** Whether the client has taken nothing for too long. To be asked about once a second. */
  async isStalled(nowMs: number): Promise<boolean> {
    if (this.keptBytes === 0) this.movedAtMs = nowMs;
    const idleMs = nowMs - this.movedAtMs;
    if (idleMs > WATCHED_AFTER_MS && (await this.isRead())) this.movedAtMs = nowMs;
    return idleMs > STALLED_MS && this.movedAtMs !== nowMs;
  }

  /** Whether the client has taken something of what is in the kernel since this was last asked. */
  private async isRead(): Promise<boolean> {
    const before = this.unread;
    this.unread = this.response.socket ? await unreadBytes(this.response.socket) : undefined;
    return before !== undefined && this.unread !== undefined && this.unread < before;
  }

  /** Ends the response after what is kept, for which the client has little time. */
  end(): void {
    if (this.isEnded) return;
    this.isEnded = true;
    this.pump();
    const leaving = setTimeout(() => this.cut(), LEAVING_MS).unref();
    this.response.once('close', () => clearTimeout(leaving));
  }

  cut(): void {
    this.response.destroy();
  }

  private moved(): void {
    this.movedAtMs = performance.now();
    this.pump();
    if (this.queuedBytes === 0) this.onRoom();
  }

  private pump(): void {
    while (this.queuedBytes > 0 && !this.response.writableNeedDrain && !this.response.destroyed) {
      const first = this.queue.shift()!;
      const [piece, rest] = [first.subarray(0, PIECE_BYTES), first.subarray(PIECE_BYTES)];
      if (rest.length > 0) this.queue.unshift(rest);
      this.queuedBytes -= piece.length;
      this.response.write(piece);
    }
    if (this.isEnded && this.queuedBytes === 0) this.response.end();
  }
}
