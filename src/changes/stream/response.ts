import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../../common/errors';
import { accepts } from '../../http/accept';

const TYPE = 'text/event-stream';

const HEADERS = {
  'Content-Type': TYPE,
  // Proxies that compress or buffer the response would delay changes.
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
};

/** Throws `not_acceptable` unless the client accepts event streams. */
export function expectEventStream({ headers }: FastifyRequest): void {
  if (!accepts(headers.accept, TYPE)) throw new DomainError('not_acceptable', 'stream.not_acceptable');
}

/** Sends the headers of an event stream, without compression. Returns undefined for HEAD, which ends here. */
export function beginStream({ method }: FastifyRequest, reply: FastifyReply): ServerResponse | undefined {
  const { raw } = reply.hijack();
  // The stream has no end that a client could detect, so the connection is closed after it.
  raw.shouldKeepAlive = false;
  raw.writeHead(200, { ...(reply.getHeaders() as OutgoingHttpHeaders), ...HEADERS });
  raw.socket?.setNoDelay(true);
  if (method !== 'HEAD') return raw;
  raw.end();
  return undefined;
}
