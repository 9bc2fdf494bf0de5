import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from './api';
import { Follower } from './follower';
import { StreamClient, type Said } from './stream-client';

/** A shorter time than that of `retry`, so that tests need not wait. */
const RETRY_MS = 20;

/** A program that keeps a copy by the stream, and connects again with its last id whenever it is cut off. */
export class StreamFollower extends Follower {
  constructor(
    private readonly reader: Client,
    query: Record<string, string> = {},
  ) {
    super(reader, query);
  }

  /** Connects with the last id; without one, at the beginning of a snapshot. */
  async open(): Promise<StreamClient> {
    if (this.cursor === undefined) await this.page({ limit: '1' });
    const { url, token, key } = this.reader;
    const authorization = key ? `Basic ${btoa(`${key}:`)}` : `Bearer ${token}`;
    const headers = { authorization, 'last-event-id': this.cursor! };
    const stream = await StreamClient.open(`${url}/api/changes/stream`, headers);
    stream.onSaid = (said) => this.apply(said);
    return stream;
  }

  /** Follows until it has a task of this title, however often it is cut off. Stops there. */
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

  /** Follows from where it is until it has got this many changes, or all that there are, and is cut off. */
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
