import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../../common/errors';
import { withFolder } from '../../common/temporary-folder';
import { limitOf, streamOf } from './streamed-body';

/** The whole body of a request, as a file. */
export interface ReceivedBody {
  path: string;
  /** Where it is, with room for other files that are deleted together with it. */
  folder: string;
  /** SHA-256 in base64url. */
  digest: string;
}

const received = new WeakMap<FastifyRequest, ReceivedBody>();

/**
 * Writes a streamed body to a file, so that its size does not matter to the memory, and deletes it after `work`. Inside of
 * `work`, gives the same file again. Throws `too_large`.
 */
export async function withReceived<T>(request: FastifyRequest, work: (body: ReceivedBody) => Promise<T>): Promise<T> {
  const known = received.get(request);
  if (known) return work(known);
  return withFolder(async (folder) => {
    const body = await receive(request, folder);
    received.set(request, body);
    return work(body);
  });
}

async function receive(request: FastifyRequest, folder: string): Promise<ReceivedBody> {
  const path = join(folder, 'received');
  const hash = createHash('sha256');
  const { bytes: limit, tooLarge } = limitOf(request)!;
  let bytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      hash.update(chunk);
      done(bytes > limit ? new DomainError('too_large', tooLarge) : null, chunk);
    },
  });
  try {
    await pipeline(streamOf(request), counted, createWriteStream(path, { mode: 0o600 }));
  } catch (error) {
    // The client hung up in the middle.
    if ((error as NodeJS.ErrnoException).code === 'ECONNRESET') throw new DomainError('invalid', 'malformed');
    throw error;
  }
  return { path, folder, digest: hash.digest('base64url') };
}
