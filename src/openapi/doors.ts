import { DomainError } from '../common/errors';
import type { Allowance, Dialects } from '../http/dialects';
import { refusalResponse } from '../http/docs';
import type { Operation, Placed, Response } from './operations';

const ALLOWANCE: Allowance = { limit: 600, remaining: 0, msBeforeReset: 5_000 };

const TOO_MANY = new DomainError('too_many', 'rate_limited', {}, { cause: ALLOWANCE });
const MALFORMED = new DomainError('invalid', 'malformed');
const NO_DATA = new DomainError('invalid', 'no_data');

const RETRY_AFTER = { description: 'Seconds to wait before the next try.', schema: { type: 'integer', minimum: 1 } };

const CHALLENGE = { description: 'How to prove who one is.', schema: { type: 'string' } };

/** The headers of answers of one status, in every dialect. */
const HEADERS: Record<string, Record<string, object>> = {
  401: { 'WWW-Authenticate': CHALLENGE },
  429: { 'Retry-After': RETRY_AFTER },
  503: { 'Retry-After': RETRY_AFTER },
};

/** Which refusals stand at the door of an operation, whatever it does: before it is reached, or when the store fails. */
function* doorsOf(
  { security, requestBody }: Operation,
  method: string,
  isCounted: boolean,
): Generator<[number, DomainError[]]> {
  // A body is read wherever one may come, also where nothing is done with it.
  const reads = method !== 'get';
  if (reads) yield [400, requestBody && isRequired(requestBody) ? [NO_DATA, MALFORMED] : [MALFORMED]];
  if (security) yield [401, ['token.missing', 'token.expired'].map((code) => new DomainError('unauthenticated', code))];
  if (reads) yield [413, [new DomainError('too_large', 'too_large')]];
  if (reads) yield [415, [new DomainError('unsupported_media', 'unsupported_media_type')]];
  if (!isCounted) return;
  yield [429, [TOO_MANY]];
  yield [500, [new DomainError('unexpected', 'unexpected')]];
  yield [503, [new DomainError('unavailable', 'store_unavailable')]];
}

const isRequired = (body: object): boolean => (body as { required?: boolean }).required === true;

/** Adds to an operation what its dialect answers at the door, and the headers of every answer. */
export function describeDoors({ path, method, operation }: Placed, dialects: Dialects): void {
  const { guide } = dialects.of({ url: path });
  const isCounted = path !== '/api/health';
  for (const [status, refusals] of doorsOf(operation, method, isCounted)) {
    const shown = refusalResponse(guide, ...refusals) as Response;
    operation.responses[status] = merged(operation.responses[status] as Response | undefined, shown);
  }
  for (const [status, response] of Object.entries(operation.responses)) {
    const { headers } = response as Response;
    const counts = isCounted ? guide.headers : {};
    (response as Response).headers = { ...headers, ...(counts as object), ...HEADERS[status] } as Response['headers'];
  }
}

/** What an operation says itself stands first. */
function merged(own: Response | undefined, door: Response): Response {
  if (!own) return door;
  const mine = own.content!['application/json']!;
  const its = door.content!['application/json']!;
  const schemas = [mine.schema, its.schema].flatMap((schema) => (schema as { anyOf?: object[] }).anyOf ?? [schema]);
  const distinct = [...new Map(schemas.map((schema) => [JSON.stringify(schema), schema])).values()];
  const schema = distinct.length > 1 ? { anyOf: distinct } : distinct[0];
  const examples = { ...mine.examples, ...its.examples };
  const content = { 'application/json': { schema, examples } };
  return { ...own, description: `${own.description} · ${door.description}`, content };
}
