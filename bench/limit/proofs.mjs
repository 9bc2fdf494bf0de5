// Authentication: a signed token, whose session is checked in the database, or an API key.
import { createHash, createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';

const secret = createSecretKey(Buffer.from(process.env.JWT_SECRET));
const HEADER = Buffer.from(JSON.stringify({ alg: 'HS256', typ: 'JWT' })).toString('base64url');
const MAX_KNOWN = 10_000;

/** Claims of verified tokens. Only their expiry is checked again. */
const known = new Map();

/** The claims of the access token of a request, or undefined. */
export function claimsOf({ headers: { authorization = '' } }) {
  if (!authorization.startsWith('Bearer ')) return undefined;
  const token = authorization.slice(7);
  const claims = known.get(token) ?? remember(token, verified(token));
  return claims && claims.exp * 1000 > Date.now() ? claims : undefined;
}

function verified(token) {
  const [header, payload, signature, more] = token.split('.');
  if (header !== HEADER || signature === undefined || more !== undefined) return undefined;
  const expected = createHmac('sha256', secret).update(`${header}.${payload}`).digest();
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  return claims.type === 'access' && claims.iss === 'tasksmith' ? claims : undefined;
}

function remember(token, claims) {
  if (known.size >= MAX_KNOWN) known.clear();
  if (claims) known.set(token, claims);
  return claims;
}

/** The id and the hash of the API key of a request, or undefined. */
export function keyOf({ headers: { authorization = '' } }) {
  if (!authorization.startsWith('Basic ')) return undefined;
  const key = Buffer.from(authorization.slice(6), 'base64').toString('latin1').split(':', 1)[0];
  return { id: key.slice(0, 26), hash: createHash('sha256').update(key).digest('base64url') };
}

export const sameHash = (a, b) => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
