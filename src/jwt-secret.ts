import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from './config-error';

/** In bytes. */
const SHORTEST_SECRET = 32;

/** The key that signs tokens: the given one, or one that is made on the first start and kept in `folder`. */
export function jwtSecret(given: string | undefined, production: boolean, folder: string): KeyObject {
  if (given !== undefined && production && Buffer.byteLength(given) < SHORTEST_SECRET) {
    throw new ConfigError(
      `JWT_SECRET must have at least ${SHORTEST_SECRET} bytes when NODE_ENV is production, ` +
        `this one has ${Buffer.byteLength(given)}. Leave it unset to have one made.`,
    );
  }
  // A KeyObject, not a string: jsonwebtoken would first try a string as a PEM key, 0.35 ms for every request.
  return createSecretKey(Buffer.from(given ?? keptSecret(folder)));
}

/** The secret kept beside the database, made on the first start, readable by its owner only. */
function keptSecret(folder: string): string {
  const file = join(folder, 'jwt-secret');
  try {
    if (!existsSync(file)) makeSecret(folder, file);
    const secret = readFileSync(file, 'utf8').trim();
    if (Buffer.byteLength(secret) >= SHORTEST_SECRET) return secret;
  } catch (error) {
    throw new ConfigError(
      `The folder ${folder} cannot be used for the database (DATABASE_URL) and its JWT secret: ${(error as Error).message}. ` +
        'Let this user write there, or set DATABASE_URL to a file elsewhere.',
    );
  }
  throw new ConfigError(
    `The file ${file} holds no JWT secret of at least ${SHORTEST_SECRET} bytes. Delete it to have one made, or set JWT_SECRET.`,
  );
}

/** Under another name first, so that no crash leaves an empty secret behind; of two that start at once, one wins. */
function makeSecret(folder: string, file: string): void {
  mkdirSync(folder, { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, randomBytes(48).toString('base64url'), { mode: 0o600, flush: true });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(draft);
  }
}
