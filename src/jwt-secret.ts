import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from './config-error';

/** In bytes. */
const SHORTEST_SECRET = 32;

/** The key for signing tokens: the given one, or one generated on the first start and stored in `folder`. */
export function jwtSecret(given: string | undefined, production: boolean, folder: string): KeyObject {
  if (given !== undefined && production && Buffer.byteLength(given) < SHORTEST_SECRET) {
    throw new ConfigError(
      `JWT_SECRET must have at least ${SHORTEST_SECRET} bytes when NODE_ENV is production, ` +
        `this one has ${Buffer.byteLength(given)}. Leave it unset to have one made.`,
    );
  }
  // A KeyObject, because jsonwebtoken first tries to parse a string as PEM, which takes 0.35 ms per request.
  return createSecretKey(Buffer.from(given ?? keptSecret(folder)));
}

/** The secret stored next to the database, generated on the first start and readable only by its owner. */
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

/**
 * Written to a temporary name first, so that a crash leaves no empty secret. If two processes start at once, one wins.
 */
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
