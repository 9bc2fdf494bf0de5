import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { invalidRequest } from '../common/errors';
import { bytesOf } from '../http/body';
import { isStreamed } from '../http/streamed-body';

/** A request that its sender may make again, and by what it is known when it comes again. */
export interface Attempt {
  /** In whose name it is made: keys of one never meet another's. */
  caller: string;
  keyHash: string;
  fingerprint: string;
}

const HEADER = 'idempotency-key';
const USABLE = /^[\x20-\x7e]{1,255}$/;
const WRITES = ['POST', 'PUT', 'PATCH', 'DELETE'];

/**
 * Whether the request changes something and has a key. Throws `invalid` if the key is of no use. A body that is streamed
 * has no key: the unit of work would wait for a slow client.
 */
export function hasKey(request: FastifyRequest): boolean {
  const key = request.headers[HEADER];
  if (key === undefined || !WRITES.includes(request.method) || isStreamed(request)) return false;
  if (typeof key !== 'string' || !USABLE.test(key)) throw invalidRequest('idempotency.key_unusable');
  return true;
}

export const attemptOf = (request: FastifyRequest, caller: string): Attempt => ({
  caller,
  keyHash: sha256(request.headers[HEADER] as string),
  fingerprint: sha256(`${request.method} ${request.url}\n`, bytesOf(request)),
});

function sha256(...parts: (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('base64url');
}
