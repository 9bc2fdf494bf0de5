import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DomainError, type Facts } from '../common/errors';
import { mistakeIn } from './errors/json-mistake';

/** The largest request body, in bytes. */
export const BODY_LIMIT = 1_048_576;

const DEEPEST_NESTING = 100;
const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

const sent = new WeakMap<FastifyRequest, Buffer>();

/** The body of a request as it came; nothing if it has none. */
export const bytesOf = (request: FastifyRequest): Buffer => sent.get(request) ?? Buffer.alloc(0);

/** A body that cannot be used, kept until it is clear that the caller may know. */
class Unreadable {
  constructor(readonly refusal: DomainError) {}
}

/**
 * Reads every body as JSON, also one without a content type. A body that is no JSON is not refused here but by
 * {@link ReadableBodyGuard}, since a caller without a token must hear 401 first.
 */
export function readJsonBodies(fastify: FastifyInstance): void {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addHttpMethod('GET', { hasBody: true, overrideExisting: true });
  fastify.addContentTypeParser<Buffer>('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (request, body, done) => {
    const type = request.headers['content-type'];
    sent.set(request, body);
    if (body.length === 0 || (request.method === 'GET' && !hasFilters(request))) return done(null, undefined);
    if (type && !JSON_TYPE.test(type)) return done(null, unreadable('unsupported_media', 'unsupported_media_type'));
    const text = decode(body);
    if (text === undefined || isTooDeep(text)) return done(null, unreadable('invalid', 'malformed'));
    void parse(request, text, (error, value) =>
      done(null, error ? unreadable('invalid', 'malformed', mistakeIn(text)) : value),
    );
  });
}

/** A GET has a body of use only if it was sent as a POST, for a filter that is too long for an address. */
const hasFilters = ({ headers }: FastifyRequest): boolean => headers['x-http-method-override'] !== undefined;

/** Refuses a body that could not be read; stands behind the guard that asks for the token. */
@Injectable()
export class ReadableBodyGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { body } = context.switchToHttp().getRequest<FastifyRequest>();
    if (body instanceof Unreadable) throw body.refusal;
    return true;
  }
}

const unreadable = (kind: DomainError['kind'], code: string, facts?: Facts): Unreadable =>
  new Unreadable(new DomainError(kind, code, {}, { facts }));

function decode(body: Buffer): string | undefined {
  try {
    // Fatal: replacing broken bytes by U+FFFD would store something else than what was sent.
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
}

/** Whether brackets nest so deeply that code walking the value by recursion could run out of stack. */
function isTooDeep(json: string): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < json.length; i++) {
    const char = json[i];
    if (inString) {
      if (char === '\\') i++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') depth--;
    if (depth > DEEPEST_NESTING) return true;
  }
  return false;
}
