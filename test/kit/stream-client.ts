import { request, type IncomingMessage } from 'node:http';

export interface Said {
  event: string;
  id?: string;
  data: any;
}

/** A client of a change stream that exposes every line. Throws on lines that no EventSource would understand. */
export class StreamClient {
  readonly comments: string[] = [];
  readonly said: Said[] = [];
  retries: number[] = [];
  /** The last event id, as in EventSource. */
  lastId: string | undefined;
  isOver = false;
  /** Called with each message as it arrives. */
  onSaid: (said: Said) => void = () => undefined;
  private unread = '';
  private wake: () => void = () => undefined;

  private constructor(
    readonly response: IncomingMessage,
    private readonly abort: () => void,
  ) {
    response.setEncoding('utf8');
    response.on('data', (text: string) => this.take(text));
    // A stream cut off in the middle has also ended.
    response.on('error', () => undefined);
    response.on('close', () => {
      this.isOver = true;
      this.wake();
    });
  }

  /** Opens a stream. Throws if the response is not one. */
  static async open(url: string, headers: Record<string, string> = {}): Promise<StreamClient> {
    const { response, abort } = await ask(url, headers);
    if (response.statusCode !== 200) throw new Error(`No stream: ${response.statusCode} ${await textOf(response)}`);
    expect(response.headers['content-type']).toMatch(/^text\/event-stream/);
    return new StreamClient(response, abort);
  }

  /** The status and body of a response that is not a stream. */
  static async refusal(url: string, headers: Record<string, string> = {}): Promise<{ status: number; body: any }> {
    const { response, abort } = await ask(url, headers);
    if (response.statusCode === 200) abort();
    const text = response.statusCode === 200 ? '{}' : await textOf(response);
    return { status: response.statusCode!, body: JSON.parse(text) };
  }

  /** Resolves with the first matching message, or undefined when the stream ends. */
  async until(isEnough: (said: Said) => boolean): Promise<Said | undefined> {
    for (;;) {
      const found = this.said.find(isEnough);
      if (found || this.isOver) return found;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  ready = (): Promise<Said | undefined> => this.until(({ event }) => event === 'ready');

  /** Resolves when the stream ends. */
  async end(): Promise<void> {
    await this.until(() => false);
  }

  get changes(): any[] {
    return this.said.filter(({ event }) => event === 'change').map(({ data }) => data);
  }

  pause(): void {
    this.response.pause();
  }

  close(): void {
    this.abort();
  }

  private take(text: string): void {
    const blocks = (this.unread + text).split('\n\n');
    this.unread = blocks.pop()!;
    for (const block of blocks) this.read(block);
    this.wake();
  }

  private read(block: string): void {
    const fields = block.split('\n').map((line): [string, string] => {
      const [, name, value] = /^(\w*): (.*)$/.exec(line) ?? [];
      if (name === undefined) throw new Error(`Not a line of an event stream: ${line}`);
      return [name, value!];
    });
    const { '': comment, retry, event, id, data, ...others } = Object.fromEntries(fields);
    expect(others).toEqual({});
    if (comment !== undefined) this.comments.push(comment);
    if (retry !== undefined) this.retries.push(Number(retry));
    if (event === undefined) return expect([id, data]).toEqual([undefined, undefined]);
    const said = { event, id, data: JSON.parse(data!) };
    this.said.push(said);
    this.onSaid(said);
    this.lastId = id ?? this.lastId;
  }
}

async function ask(
  url: string,
  headers: Record<string, string>,
): Promise<{ response: IncomingMessage; abort: () => void }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers: { accept: 'text/event-stream', ...headers } });
    sent.on('response', (response) => resolve({ response, abort: () => sent.destroy() }));
    sent.on('error', reject);
    sent.end();
  });
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  return text;
}
