import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../../common/errors';
import { accepts } from '../../http/accept';

const TYPE = 'text/event-stream';

const HEADERS = {
  'Content-Type': TYPE,
  // A proxy that compresses or gathers what it passes on would hold changes back.
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
};

/** Throws unless the client takes event streams. */
export function expectEventStream({ headers }: FastifyRequest): void {
  if (!accepts(headers.accept, TYPE)) throw new DomainError('not_acceptable', 'stream.not_acceptable');
}

/** Sends the head of an event stream, without the compression of answers. Returns nothing if that is all (HEAD). */
export function beginStream({ method }: FastifyRequest, reply: FastifyReply): ServerResponse | undefined {
  const { raw } = reply.hijack();
  // Nothing can follow it on its connection, which is closed at its end.
  raw.shouldKeepAlive = false;
  raw.writeHead(200, { ...(reply.getHeaders() as OutgoingHttpHeaders), ...HEADERS });
  raw.socket?.setNoDelay(true);
  if (method !== 'HEAD') return raw;
  raw.end();
  return undefined;
}
