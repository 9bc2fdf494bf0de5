import { DomainError, PreconditionFailed } from '../common/errors';
import { OTHER_CREDENTIAL } from '../http/access/access';
import type { Api, Apis, RateLimitState } from '../http/apis';
import { UNLIMITED_PATHS } from '../http/rate-limits';
import { refusalResponse } from '../http/refusal-docs';
import { missingScope, scopeOf } from '../http/access/scopes';
import { headersOf, IDEMPOTENCY_KEY, OF_ALL, PREFER } from './headers';
import type { Operation, Placed, Response } from './operations';

const RATE_LIMIT_STATE: RateLimitState = { limit: 600, remaining: 0, msBeforeReset: 5_000 };

const TOO_MANY = new DomainError('too_many', 'rate_limited', {}, { cause: RATE_LIMIT_STATE });
const MALFORMED = new DomainError('invalid', 'malformed', {}, { facts: { line: 1, column: 10, found: '}' } });
const NO_DATA = new DomainError('invalid', 'no_data');
const NOT_UNDERSTOOD = new DomainError('invalid', 'query.not_understood', { page_size: 'unknown_parameter' });
const UNUSABLE_KEY = new DomainError('invalid', 'idempotency.key_unusable');
const IN_PROGRESS = new DomainError('conflict', 'idempotency.in_progress');
const ANSWER_LOST = new DomainError('conflict', 'idempotency.answer_lost');

/** Refusals that can occur after the headers of the success have been set. */
const LATE = new Set(['400', '503']);

/** Refusals independent of the operation: before it is reached, or when the database fails. */
function* commonRefusalsOf(
  { path, method, operation }: Placed,
  isCounted: boolean,
): Generator<[number, DomainError[]]> {
  const { security, requestBody } = operation;
  // A body is parsed even if the operation ignores it.
  const writes = method !== 'get';
  const isBodyRequired = (requestBody as { required?: boolean } | undefined)?.required === true;
  if (writes) yield [400, [...(isBodyRequired ? [NO_DATA] : []), MALFORMED, UNUSABLE_KEY]];
  yield [400, [NOT_UNDERSTOOD]];
  if (security) yield [401, unauthenticated('token.missing', 'token.expired')];
  if (takesKeys(operation)) yield [401, unauthenticated('api_key.invalid', 'api_key.expired')];
  if (takesKeys(operation)) yield [403, [missingScope(scopeOf(method, path))]];
  if (writes) yield [409, [IN_PROGRESS, ANSWER_LOST]];
  if (takes(operation, 'If-Match')) yield [412, [new PreconditionFailed()]];
  if (writes) yield [413, [new DomainError('too_large', 'too_large')]];
  if (writes) yield [415, [new DomainError('unsupported_media', 'unsupported_media_type')]];
  if (writes) yield [422, [new DomainError('unprocessable', 'idempotency.key_reused')]];
  if (takes(operation, 'If-Match')) yield [428, [new DomainError('precondition_required', 'version.required')]];
  if (!isCounted) return;
  yield [429, [TOO_MANY]];
  yield [500, [new DomainError('unexpected', 'unexpected')]];
  const codes = ['store_unavailable', ...(writes ? ['store_outcome_unknown'] : [])];
  yield [503, codes.map((code) => new DomainError('unavailable', code))];
}

const unauthenticated = (...codes: string[]): DomainError[] =>
  codes.map((code) => new DomainError('unauthenticated', code));

const takesKeys = (operation: Operation): boolean =>
  operation.security !== undefined && !(OTHER_CREDENTIAL in operation);

/** Documents the scope an API key needs and the two ways to send a key. */
function describeScope({ path, method, operation }: Placed): void {
  if (!takesKeys(operation)) return;
  Object.assign(operation, { 'x-scope': scopeOf(method, path) });
  // The API's own scheme stays first, because tools use the first one.
  const own = operation.security!;
  operation.security = own.some((scheme) => 'basic' in scheme) ? own : [...own, { basic: [] }];
}

const takes = ({ parameters = [] }: Operation, header: string): boolean =>
  parameters.some((parameter) => (parameter as { name?: string }).name === header);

/** Adds the responses common to all operations of the API, and the headers of every response. */
export function describeCommonResponses(placed: Placed, apis: Apis): void {
  const { path, method, operation } = placed;
  describeScope(placed);
  const { guide } = apis.of({ url: path }) as Api;
  const isCounted = !UNLIMITED_PATHS.includes(path);
  (operation.parameters ??= []).push(PREFER, ...(method === 'get' ? [] : [IDEMPOTENCY_KEY]));
  if (takes(operation, 'If-None-Match'))
    operation.responses[304] = { description: 'Not modified: the client already has the current version.' };
  for (const [status, refusals] of commonRefusalsOf(placed, isCounted)) {
    const shown = refusalResponse(guide, ...refusals) as Response;
    operation.responses[status] = merged(operation.responses[status] as Response | undefined, shown);
  }
  for (const [status, response] of Object.entries(operation.responses)) {
    const { headers } = response as Response;
    const counts = isCounted ? guide.headers : {};
    const own = { ...headersOf(status, method), ...(LATE.has(status) ? cacheControlOf(operation) : {}) };
    (response as Response).headers = { ...headers, ...(counts as object), ...own, ...OF_ALL } as Response['headers'];
  }
}

/** The header of the success. It is set before the query string is checked, so 400 and 503 have it too. */
function cacheControlOf({ responses }: Operation): object {
  const { 'Cache-Control': header } = (responses[200] as Response | undefined)?.headers ?? {};
  return header ? { 'Cache-Control': header } : {};
}

/** The operation's own examples come first. */
function merged(own: Response | undefined, common: Response): Response {
  if (!own) return common;
  const mine = own.content!['application/json']!;
  const its = common.content!['application/json']!;
  const schemas = [mine.schema, its.schema].flatMap((schema) => (schema as { anyOf?: object[] }).anyOf ?? [schema]);
  const distinct = [...new Map(schemas.map((schema) => [JSON.stringify(schema), schema])).values()];
  const schema = distinct.length > 1 ? { anyOf: distinct } : distinct[0];
  const examples = { ...mine.examples, ...its.examples, ...mine.examples };
  const content = { 'application/json': { schema, examples } };
  return { ...own, description: `${own.description} · ${common.description}`, content };
}
