import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DomainError, type Facts } from '../../common/errors';
import { mistakeIn } from '../errors/json-mistake';

/** The largest request body, in bytes. */
export const BODY_LIMIT = 1_048_576;

const MAX_NESTING = 100;
const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

const sent = new WeakMap<FastifyRequest, Buffer>();

/** The raw body of a request; empty if it has none. */
export const bytesOf = (request: FastifyRequest): Buffer => sent.get(request) ?? Buffer.alloc(0);

/** An unusable body. It is reported only after the caller has been authenticated. */
class Unreadable {
  constructor(readonly refusal: DomainError) {}
}

/**
 * Parses every body as JSON, regardless of the content type. Invalid JSON is refused later by {@link
 * ReadableBodyGuard}, because unauthenticated callers must get 401 first.
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

/** The body of a GET is only used if it was sent as POST, for filters too long for a URL. */
const hasFilters = ({ headers }: FastifyRequest): boolean => headers['x-http-method-override'] !== undefined;

/** Refuses unreadable bodies. Runs after authentication. */
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
    // Fatal, because replacing invalid bytes by U+FFFD would store different text.
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
}

/** Whether brackets nest so deeply that recursive code could overflow the stack. */
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
    if (depth > MAX_NESTING) return true;
  }
  return false;
}
