import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Agent, Dispatcher } from 'undici';
import { VERSION } from '../../version';
import { Destinations } from './destinations';

/** Time limit for a whole attempt. */
export const ATTEMPT_TIMEOUT_MS = 15_000;
/** Time limit for reading the response body after the headers have arrived. */
const BODY_TIMEOUT_MS = 2_000;
const ANSWER_BYTES = 1_000;
const IDLE_MS = 10_000;
const CONNECTIONS = 64;

/** The result of one attempt. Any 2xx status is a success. */
export interface Outcome {
  /** null if there was no response. */
  status: number | null;
  /** Why the attempt failed; null on success. */
  error: string | null;
  milliseconds: number;
  /** The beginning of the response body. */
  response: string | null;
  retryAfter?: string;
}

export interface OutgoingRequest {
  url: string;
  headers: Record<string, string>;
  body: string;
  verifySsl: boolean;
  /** Aborts the attempt. */
  signal?: AbortSignal;
}

/** Sends HTTP requests to receivers. Connections are kept alive and reused. */
@Injectable()
export class WebhookClient implements OnApplicationShutdown {
  /** With the first request: a service without webhooks does not load undici. */
  private agents?: { checked: Agent; unchecked: Agent };

  constructor(private readonly destinations: Destinations) {}

  /** Makes one attempt. Never throws and does not follow redirects. */
  async send({ url, headers, body, verifySsl, signal }: OutgoingRequest): Promise<Outcome> {
    const begin = performance.now();
    // Not AbortSignal.timeout and .any: their timers and signals would outlive thousands of quick requests.
    const attempt = new AbortController();
    const timer = setTimeout(() => attempt.abort(LATE), ATTEMPT_TIMEOUT_MS);
    signal?.addEventListener('abort', () => attempt.abort(), { once: true });
    const milliseconds = (): number => Math.round(performance.now() - begin);
    try {
      this.agents ??= { checked: agent(this.destinations, true), unchecked: agent(this.destinations, false) };
      const answer = await undici().request(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'user-agent': `Tasksmith/${VERSION}`, ...headers },
        body,
        dispatcher: verifySsl ? this.agents.checked : this.agents.unchecked,
        signal: attempt.signal,
      });
      const response = await beginningOf(answer.body);
      const { statusCode: status } = answer;
      const error = status >= 200 && status < 300 ? null : `The receiver answered ${status}`;
      return {
        status,
        error,
        milliseconds: milliseconds(),
        response,
        retryAfter: first(answer.headers['retry-after']),
      };
    } catch (error) {
      return { status: null, error: reasonOf(error, attempt.signal), milliseconds: milliseconds(), response: null };
    } finally {
      clearTimeout(timer);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(Object.values(this.agents ?? {}).map((each) => each.destroy()));
  }
}

const undici = () => require('undici') as typeof import('undici');

const agent = (destinations: Destinations, rejectUnauthorized: boolean): Agent =>
  new (undici().Agent)({
    connect: destinations.connector({ rejectUnauthorized, timeout: ATTEMPT_TIMEOUT_MS }),
    connections: CONNECTIONS,
    keepAliveTimeout: IDLE_MS,
    headersTimeout: ATTEMPT_TIMEOUT_MS,
    bodyTimeout: ATTEMPT_TIMEOUT_MS,
  });

const first = (header: string | string[] | undefined): string | undefined => [header].flat()[0];

/** Reads up to {@link ANSWER_BYTES}. A longer or slow body is cut off: the status alone decides the outcome. */
async function beginningOf(body: Dispatcher.ResponseData['body']): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  const bodyTimeout = setTimeout(() => body.destroy(), BODY_TIMEOUT_MS);
  try {
    for await (const part of body as AsyncIterable<Buffer>) {
      parts.push(part);
      bytes += part.length;
      if (bytes > ANSWER_BYTES) break;
    }
  } catch {
    // The connection broke: keep what arrived before.
  } finally {
    clearTimeout(bodyTimeout);
  }
  return storable(Buffer.concat(parts).subarray(0, ANSWER_BYTES).toString());
}

/** PostgreSQL cannot store NUL characters. */
const storable = (text: string): string => text.replaceAll('\0', '').toWellFormed();

const MAX_REASON_CHARACTERS = 300;

/** Why an attempt was aborted. */
const LATE = new Error('late');

function reasonOf(error: unknown, attempt: AbortSignal): string {
  if (attempt.reason === LATE) return `No answer within ${ATTEMPT_TIMEOUT_MS / 1_000} seconds`;
  const { message, code, errors } = error as Error & { code?: string; errors?: Error[] };
  const text = message || errors?.map((each) => each.message).join(', ') || code || 'The connection failed';
  return storable(text).slice(0, MAX_REASON_CHARACTERS);
}
