import * as fc from 'fast-check';
import { Api, type Answer, type Client } from '../kit/api';
import { deref, suspicious, valid } from '../kit/arbitraries';
import { failuresAt, operations, type DescribedOperation } from '../kit/contract';
import { Things } from '../kit/things';

const RUNS = process.env.TORTURE === 'long' ? 150 : 5;
const SEED = 20_261_124;
const LONGEST_MS = 1_800_000;
/** A description that says so allows what the schema forbids. */
const IGNORED = /counts? as|count as|ignored|no task has any other|whatever it is|fall back|match no/i;
/**
 * Fields whose value the schema allows and the state may not: they name something that has to be there, or depend on
 * what the task is. A filter has a language of its own, and no
 * pattern knows the time zones.
 */
const BY_STATE =
  /^(?:tags|lead|contact|status|assigned_to|created_by|organization_id|text|_type|resolution|version|cursor|filter|timezone|_params|_cursor|_type__in|current_password|token)$/;
/** These end the session that calls them, so each call needs one of its own. */
const ENDING = ['POST /api/auth/logout', 'POST /api/auth/change-password'];
/** Of these a wrong name or password is 401. */
const PROVING = ['POST /api/auth/login', 'POST /api/auth/change-password', 'POST /api/auth/refresh'];

const bodyOf = ({ operation }: DescribedOperation): any => operation.requestBody?.content['application/json']?.schema;
const bodyPointer = ({ pointer }: DescribedOperation): string =>
  `${pointer}/requestBody/content/application~1json/schema`;
const queriesOf = ({ operation }: DescribedOperation): any[] =>
  operation.parameters.filter((each: any) => each.in === 'query');

const REFUSED = [400, 403, 404, 409];

describe('Requests that match the OpenAPI document succeed, and all others are refused', () => {
  let api: Api;
  let things: Things;

  beforeAll(async () => {
    api = await Api.start();
    things = await Things.of(api);
  });
  afterAll(() => api.stop());

  async function callerOf({ name, path }: DescribedOperation): Promise<Client> {
    if (ENDING.includes(name)) return things.somebody();
    if (name === 'POST /api/auth/refresh') return api.as((await things.somebody()).refreshToken);
    return path.startsWith('/api/v1/') ? things.key : things.cast.root;
  }

  /** Sends it; the client asserts that the answer is one that the document describes. */
  async function send(request: DescribedOperation, query: string, body: unknown): Promise<Answer> {
    const client = await callerOf(request);
    const answer = await client.send(request.method, (await things.pathOf(request.path)) + query, body);
    expect(answer.status).toBeLessThan(500);
    return answer;
  }

  function expectSuccess(request: DescribedOperation, answer: Answer): void {
    const { status, body } = answer;
    if (status < 300 || [403, 404, 409].includes(status)) return;
    if (status === 401 && PROVING.includes(request.name)) return;
    // What a file must look like depends on its format, which no schema describes.
    if (request.name === 'POST /api/import' && body.code.startsWith('import.')) return;
    const failing = body.errors?.[0]?.field
      ? body.errors.map((each: any) => each.field)
      : Object.keys(body['field-errors'] ?? {});
    // Of an operation of a bulk, the schema says what it may look like, and its kind what it needs.
    const general = body.errors?.length > 0 && (failing.length === 0 || body.errors[0].index !== undefined);
    const explained =
      status === 400 && (general || (failing.length > 0 && failing.every((field: string) => BY_STATE.test(field))));
    if (!explained) throw new Error(`${request.name} refuses what its schema allows: ${status} ${answer.text}`);
  }

  const check = (arbitrary: fc.Arbitrary<any>, property: (value: any) => Promise<void>) =>
    fc.assert(fc.asyncProperty(arbitrary, property), { seed: SEED, numRuns: RUNS, endOnFailure: true });

  const withBody = operations
    .filter((request) => bodyOf(request))
    .map((each): [string, DescribedOperation] => [each.name, each]);
  const withQuery = operations
    .filter((request) => queriesOf(request).length > 0)
    .map((each): [string, DescribedOperation] => [each.name, each]);
  const named = operations
    .filter(({ path }) => path.includes('{id}'))
    .map((each): [string, DescribedOperation] => [each.name, each]);

  it.each(withBody)(
    '%s: bodies that keep to the schema',
    (_, request) =>
      check(valid(bodyOf(request)), async (body) => {
        // An object without any key says nothing, and of those that must say something it is refused.
        if (Object.keys(body).filter((key) => key !== 'wibble').length === 0) return;
        expectSuccess(request, await send(request, '', body));
      }),
    LONGEST_MS,
  );

  it.each(withBody)(
    '%s: bodies that do not',
    (_, request) => {
      const schema = bodyOf(request);
      const { properties } = deref(schema);
      const wrong = Object.entries<any>(properties).flatMap(([field, one]) =>
        IGNORED.test(one.description ?? '') ? [] : suspicious(one).map((value): [string, unknown] => [field, value]),
      );
      if (wrong.length === 0) return undefined;
      return check(fc.tuple(valid(schema), fc.constantFrom(...wrong)), async ([body, [field, value]]) => {
        const changed = { ...body, [field]: value };
        if (failuresAt(bodyPointer(request), changed).length === 0) return;
        const { status, text } = await send(request, '', changed);
        const said = { field, value, status, text };
        // The wrong old password that a random body has is refused before the rules of the new one.
        const refusals = 'old_password' in properties ? [...REFUSED, 401] : REFUSED;
        expect(refusals.includes(status) ? 'refused' : said).toBe('refused');
      });
    },
    LONGEST_MS,
  );

  it.each(withQuery)(
    '%s: parameters',
    (_, request) => {
      const cases = queriesOf(request).map(({ name, schema, description }) =>
        fc.oneof(
          valid(schema).map((value) => ({ name, value, wrong: false, lenient: true })),
          fc.constantFrom('nonsense', '-1', '1.5', '2030-13-31', '99999999999999999999', '%00', '[]').map((value) => ({
            name,
            value,
            lenient: IGNORED.test(description),
            wrong:
              failuresAt(
                `${request.pointer}/parameters/${request.operation.parameters.findIndex((each: any) => each.name === name)}/schema`,
                schema.type === 'integer' ? Number(value) : value,
              ).length > 0,
          })),
        ),
      );
      const body = request.operation.requestBody?.content['application/json'];
      // Filters in a body take the place of those in the address.
      const sent = body && { ...(body.example ?? Object.values<any>(body.examples)[0].value), _params: undefined };
      return check(fc.oneof(...cases), async ({ name, value, wrong, lenient }) => {
        const answer = await send(request, `?${name}=${encodeURIComponent(value)}`, sent);
        if (!wrong) return expectSuccess(request, answer);
        const said = { name, value, status: answer.status };
        expect(lenient || answer.status >= 400 ? 'as described' : said).toBe('as described');
      });
    },
    LONGEST_MS,
  );

  it.each(named)(
    '%s: ids of nothing',
    (_, request) =>
      check(
        fc.constantFrom('0', '-1', '1.5', 'abc', '999999', '9007199254740993', '%F0%9F%98%80', 'task_0', '%25'),
        async (id) => {
          const client = await callerOf(request);
          const body = request.operation.requestBody && { name: 'x', title: 'x', text: 'x' };
          const answer = await client.send(request.method, request.path.replace('{id}', id), body);
          expect({ id, status: answer.status }).toEqual({ id, status: 404 });
        },
      ),
    LONGEST_MS,
  );
});
