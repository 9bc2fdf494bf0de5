import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DomainError } from '../../common/errors';

/** The largest file that is imported over HTTP, in bytes. */
export const IMPORT_LIMIT = 67_108_864;

/** Runs `work` with a folder of its own, which is deleted afterwards. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'tasksmith-import-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes a body to a file, so that its size does not matter to the memory, and returns the path. */
export async function receive(body: Readable, folder: string): Promise<string> {
  const path = join(folder, 'received');
  try {
    await pipeline(body, limited(), createWriteStream(path, { mode: 0o600 }));
  } catch (error) {
    // The client hung up in the middle.
    if ((error as NodeJS.ErrnoException).code === 'ECONNRESET') throw new DomainError('invalid', 'malformed');
    throw error;
  }
  return path;
}

function limited(): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      done(bytes > IMPORT_LIMIT ? new DomainError('too_large', 'import.too_large') : null, chunk);
    },
  });
}
