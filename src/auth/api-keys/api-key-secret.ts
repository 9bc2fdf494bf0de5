import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { base62 } from '../../common/public-id';
import type { ApiKey } from './api-key.entity';

const SECRET_LENGTH = 22;
const KEY = /^(api_[0-9A-Za-z]{22})\.[0-9A-Za-z]{22}$/;
const BEARER = /^Bearer +(api_\S*) *$/i;
const BASIC = /^Basic +([\w+/=-]*) *$/i;

/** A complete key and its stored values. */
export interface Secret {
  key: string;
  hash: string;
  lastFour: string;
}

/** A new secret for the API key with this id. */
export function newSecret(id: string): Secret {
  const key = `${id}.${base62(SECRET_LENGTH)}`;
  return { key, hash: hashOf(key), lastFour: key.slice(-4) };
}

export const hashOf = (key: string): string => createHash('sha256').update(key).digest('base64url');

/** The id part of a key; undefined if the key is malformed. */
export const keyIdIn = (key: string): string | undefined => KEY.exec(key)?.[1];

/** Whether `key` is valid for the API key: its current secret, or the previous one during the overlap. */
export function isSecretOf({ hash, previousHash, previousUntil }: ApiKey, key: string): boolean {
  if (isSame(hash, hashOf(key))) return true;
  return previousHash !== null && previousUntil!.getTime() > Date.now() && isSame(previousHash, hashOf(key));
}

/** The hashes of all valid secrets. */
export const hashesOf = ({ hash, previousHash, previousUntil }: ApiKey): string[] =>
  previousHash !== null && previousUntil!.getTime() > Date.now() ? [hash, previousHash] : [hash];

const isSame = (a: string, b: string): boolean => timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** The API key of a request: the bearer token, or the user name of Basic, whose colon and password may be missing. */
export function apiKeyIn({ headers: { authorization = '' } }: Pick<FastifyRequest, 'headers'>): string | null {
  const bearer = BEARER.exec(authorization)?.[1];
  if (bearer !== undefined) return bearer;
  const encoded = BASIC.exec(authorization)?.[1];
  if (encoded === undefined) return null;
  const name = Buffer.from(encoded, 'base64').toString('latin1').split(':', 1)[0]!;
  return name.startsWith('api_') ? name : null;
}
