import type { IncomingMessage } from 'node:http';
import type { DomainError } from '../common/errors';
import type { RateLimitState, Api, Refusal } from '../http/apis';
import { hintHeader } from '../http/errors/hints';
import { guideOf } from './guide';
import { hintOf } from './hints';
import { ignoredIn, queryOf } from './request';
import { errorText, fieldErrors, listed } from './words';

const CHALLENGE = { 'WWW-Authenticate': 'Basic realm="api", charset="UTF-8"' };
const OURS = /^\/+api\/+v1(?:\/|$)/;
const METHODS = new Set(['GET', 'PUT', 'DELETE']);

function refuse(refusal: DomainError): Refusal {
  if (refusal.kind === 'too_many') return { body: tooMany(refusal.cause as RateLimitState) };
  const hint = hintHeader(hintOf(refusal, isInvisible(refusal)));
  if (refusal.kind === 'unauthenticated') return { headers: { ...CHALLENGE, ...hint }, body: errorOf(refusal) };
  if (isInvisible(refusal)) return { status: 404, headers: hint, body: errorOf(refusal) };
  return { headers: hint, body: bodyOf(refusal) };
}

/** The paths, errors and rate limit headers of the Close API. */
export const CLOSE: Api = {
  name: 'close',

  owns: (path) => OURS.test(path),

  looksMissing: (refusal) => isInvisible(refusal),

  refuse,

  // The official client expects this order and whole seconds; it rounds fractions below 1 down to no wait at all.
  rateLimitHeaders: ({ limit, remaining, msBeforeReset }) => ({
    RateLimit: `limit=${limit}, remaining=${remaining}, reset=${seconds(msBeforeReset)}`,
  }),

  /** Removes doubled and trailing slashes, and applies `x-http-method-override`. */
  rewrite(request: IncomingMessage): string {
    const wanted = String(request.headers['x-http-method-override'] ?? '').toUpperCase();
    if (request.method === 'POST' && METHODS.has(wanted)) request.method = wanted;
    const [path, ...query] = request.url!.split('?');
    return [path!.replace(/\/+/g, '/').replace(/\/$/, ''), ...query].join('?');
  },

  queryOf,

  ignoredIn,

  documentedPath: (path) => `${path}/`,

  headers: { request: ['X-TZ-Offset', 'X-HTTP-Method-Override'], response: ['RateLimit'] },

  guide: guideOf(refuse),
};

const seconds = (ms: number): number => Math.max(1, Math.ceil(ms / 1000));

/** Objects that the caller may not see are answered like missing ones. */
const isInvisible = ({ kind, code }: DomainError): boolean =>
  kind === 'not_found' || (kind === 'forbidden' && /^task\.(?:read|update|delete)$/.test(code));

function bodyOf(refusal: DomainError): object {
  if (Object.keys(refusal.fields).length > 0) return { errors: [], 'field-errors': fieldErrors(refusal) };
  if (!listed(refusal)) return errorOf(refusal);
  const text = errorText(refusal);
  // Clients read the id of the other subscription from `message`.
  const message = refusal.code === 'webhook.duplicate' ? { message: text } : {};
  return { errors: [text], 'field-errors': {}, ...message };
}

const errorOf = (refusal: DomainError): object => ({ error: errorText(refusal) });

/** Clients look for `rate_reset` in different places. */
function tooMany({ limit, msBeforeReset }: RateLimitState): object {
  const rate_reset = seconds(msBeforeReset);
  const message = 'API call count exceeded for this period';
  return { error: { message, rate_reset, rate_limit: limit, rate_window: 60, rate_limit_type: 'key' }, rate_reset };
}
