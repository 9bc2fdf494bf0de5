import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from './api';
import { Follower } from './follower';
import { StreamClient, type Said } from './stream-client';

/** Shorter than the server's `retry`, so that tests are fast. */
const RETRY_MS = 20;

/** A client that maintains a copy through the stream and reconnects with its last id. */
export class StreamFollower extends Follower {
  constructor(
    private readonly reader: Client,
    query: Record<string, string> = {},
  ) {
    super(reader, query);
  }

  /** Connects with the last id, or at the start of a snapshot. */
  async open(): Promise<StreamClient> {
    if (this.cursor === undefined) await this.page({ limit: '1' });
    const { url, token, key } = this.reader;
    const authorization = key ? `Basic ${btoa(`${key}:`)}` : `Bearer ${token}`;
    const headers = { authorization, 'last-event-id': this.cursor! };
    const stream = await StreamClient.open(`${url}/api/changes/stream`, headers);
    stream.onSaid = (said) => this.apply(said);
    return stream;
  }

  /** Follows the stream, reconnecting if needed, until the copy has a task with this title. */
  async until(title: string): Promise<void> {
    const isThere = (): boolean => [...this.copy.task.values()].some((task) => task.title === title);
    while (!isThere()) {
      const stream = await this.open().catch(() => undefined);
      await stream?.until(isThere);
      stream?.close();
      await stream?.end();
      if (!isThere()) await pause(RETRY_MS);
    }
  }

  /** Follows until it has received this many changes or all there are, then disconnects. */
  async stream(changes: number): Promise<void> {
    const stream = await this.open();
    const { body } = await this.ask({ limit: '500' });
    const enough = Math.min(changes, body.data.changes.length);
    await stream.until(() => stream.changes.length >= enough);
    stream.close();
    await stream.end();
  }

  private apply({ event, id, data }: Said): void {
    if (event === 'restart') throw new Error(`Restart: ${data.reason}`);
    if (event === 'change') this.fold(data);
    this.cursor = id;
  }
}
