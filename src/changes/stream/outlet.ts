import type { ServerResponse } from 'node:http';
import { unreadBytes } from './unread';

/** Maximum number of bytes buffered for a slow client, including those in Node's write buffer. */
const MAX_BUFFERED_BYTES = 512 * 1_024;
/** Chunk size for writes. Small chunks make the progress of a slow client visible. */
const CHUNK_BYTES = 16 * 1_024;
/** A client that reads nothing for this long is disconnected. */
const STALL_TIMEOUT_MS = 20_000;
/** Idle time after which the kernel is asked whether the client reads. */
const WATCHED_AFTER_MS = 3_000;
/** Time for a client to read the rest after its stream has ended. */
const END_TIMEOUT_MS = 1_000;

/** Writes to a client as fast as it reads, with a bounded buffer. */
export class Outlet {
  private readonly queue: Buffer[] = [];
  private queuedBytes = 0;
  /** When the client last read something or had nothing left to read. */
  private movedAtMs = performance.now();
  private isEnded = false;
  private unread: number | undefined;

  /** `onDrained` is called when the buffer is empty. */
  constructor(
    private readonly response: ServerResponse,
    private readonly onDrained: () => void,
  ) {
    response.on('drain', () => this.moved());
    // A 'close' event follows and is handled elsewhere.
    response.on('error', () => undefined);
  }

  /** Whether the buffer has room for so many bytes. An empty buffer accepts a message of any size. */
  hasRoomFor(bytes: number): boolean {
    const kept = this.bufferedBytes;
    return kept === 0 || kept + bytes <= MAX_BUFFERED_BYTES;
  }

  get bufferedBytes(): number {
    return this.queuedBytes + this.response.writableLength;
  }

  write(message: Buffer): void {
    if (this.isEnded) return;
    if (this.bufferedBytes === 0) this.movedAtMs = performance.now();
    this.queue.push(message);
    this.queuedBytes += message.length;
    this.pump();
  }

  /** Whether the client has read nothing for too long. Call it about once a second. */
  async isStalled(nowMs: number): Promise<boolean> {
    if (this.bufferedBytes === 0) this.movedAtMs = nowMs;
    const idleMs = nowMs - this.movedAtMs;
    if (idleMs > WATCHED_AFTER_MS && (await this.isRead())) this.movedAtMs = nowMs;
    return idleMs > STALL_TIMEOUT_MS && this.movedAtMs !== nowMs;
  }

  /** Whether the client has read from the kernel's buffer since the last call. */
  private async isRead(): Promise<boolean> {
    const before = this.unread;
    this.unread = this.response.socket ? await unreadBytes(this.response.socket) : undefined;
    return before !== undefined && this.unread !== undefined && this.unread < before;
  }

  /** Ends the response after the buffered messages. The client has {@link END_TIMEOUT_MS} to read them. */
  end(): void {
    if (this.isEnded) return;
    this.isEnded = true;
    this.pump();
    const leaving = setTimeout(() => this.cut(), END_TIMEOUT_MS).unref();
    this.response.once('close', () => clearTimeout(leaving));
  }

  cut(): void {
    this.response.destroy();
  }

  private moved(): void {
    this.movedAtMs = performance.now();
    this.pump();
    if (this.queuedBytes === 0) this.onDrained();
  }

  private pump(): void {
    while (this.queuedBytes > 0 && !this.response.writableNeedDrain && !this.response.destroyed) {
      const first = this.queue.shift()!;
      const [piece, rest] = [first.subarray(0, CHUNK_BYTES), first.subarray(CHUNK_BYTES)];
      if (rest.length > 0) this.queue.unshift(rest);
      this.queuedBytes -= piece.length;
      this.response.write(piece);
    }
    if (this.isEnded && this.queuedBytes === 0) this.response.end();
  }
}
