import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { invalidRequest } from '../common/errors';
import { bytesOf } from '../http/requests/body';

/** Identifies a request that may be retried. */
export interface Attempt {
  /** Who made it. Keys of different callers are independent. */
  caller: string;
  keyHash: string;
  fingerprint: string;
}

const HEADER = 'idempotency-key';
const USABLE = /^[\x20-\x7e]{1,255}$/;
const WRITES = ['POST', 'PUT', 'PATCH', 'DELETE'];

/** Whether the request is a write with a key. Throws `invalid` if the key is unusable. */
export function hasKey(request: FastifyRequest): boolean {
  const key = request.headers[HEADER];
  if (key === undefined || !WRITES.includes(request.method)) return false;
  if (typeof key !== 'string' || !USABLE.test(key)) throw invalidRequest('idempotency.key_unusable');
  return true;
}

/** Of a streamed body, `body` is its digest. */
export const attemptOf = (
  request: FastifyRequest,
  caller: string,
  body: Buffer | string = bytesOf(request),
): Attempt => ({
  caller,
  keyHash: sha256(request.headers[HEADER] as string),
  fingerprint: sha256(`${request.method} ${request.url}\n`, body),
});

function sha256(...parts: (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('base64url');
}
