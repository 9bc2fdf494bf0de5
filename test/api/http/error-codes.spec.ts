import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { wordedCodes } from '../../../src/taskforge/words/words';
import { UnitOfWork } from '../../../src/database/unit-of-work';
import { DomainError } from '../../../src/common/errors';
import { Api, type Fields } from '../../kit/api';
import { contract, operations, resolved } from '../../kit/contract';
import { people, type People } from '../../kit/people';

const JSON_TYPE = { 'content-type': 'application/json' };
const LISTED: Record<string, string> = contract.components.schemas.Refusal.properties.code['x-error-codes'];

describe('The code of an error', () => {
  let api: Api;
  let cast: People;

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
  });
  afterAll(() => api.stop());

  it.each([
    ['bad JSON', 400, 'malformed', 'POST', '/api/tasks', Buffer.from('{"title":'), JSON_TYPE],
    ['bytes that are no UTF-8', 400, 'malformed', 'POST', '/api/tasks', Buffer.from([0x22, 0xff, 0x22]), JSON_TYPE],
    ['no body', 400, 'no_data', 'POST', '/api/tasks', undefined, {}],
    [
      'another content type',
      415,
      'unsupported_media_type',
      'POST',
      '/api/tasks',
      Buffer.from('a=1'),
      { 'content-type': 'text/plain' },
    ],
    ['a body that is too large', 413, 'too_large', 'POST', '/api/tasks', Buffer.alloc(1_048_577, ' '), JSON_TYPE],
    ['an unknown path', 404, 'unknown_path', 'GET', '/api/nowhere', undefined, {}],
    ['an id that is no number', 404, 'unknown_path', 'GET', '/api/tasks/abc', undefined, {}],
    ['a method that is not there', 405, 'method_not_allowed', 'DELETE', '/api/tasks', undefined, {}],
    ['a path that cannot be decoded', 404, 'unknown_path', 'GET', '/api/tasks/%', undefined, {}],
  ] as [string, number, string, string, string, Buffer | undefined, Fields][])(
    'of %s is %i %s, in every language',
    async (_, status, code, method, path, body, headers) => {
      for (const language of ['es', 'en']) {
        const answer = await cast.ana.send(method, path, body, { ...headers, 'accept-language': language });
        expect([answer.status, answer.body.code]).toEqual([status, code]);
      }
    },
  );

  it.each([
    ['no HTTP', 'nonsense\r\n\r\n', 400, 'malformed'],
    [
      'headers that are too large',
      `GET /api/tasks HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`,
      431,
      'headers_too_large',
    ],
  ])('of %s is %i %s', async (_, sent, status, code) => {
    const { hostname, port } = new URL(api.url);
    const socket = connect(Number(port), hostname);
    socket.end(sent);
    const [head, body] = (await text(socket)).split('\r\n\r\n');
    expect([head!.split(' ')[1], JSON.parse(body!).code]).toEqual([String(status), code]);
  });

  it.each(['store_busy', 'store_unavailable', 'store_outcome_unknown'])(
    'of a store that cannot answer is 503 %s',
    async (code) => {
      const refuse = () => Promise.reject(new DomainError('unavailable', code));
      const spies = (['read', 'run', 'query'] as const).map((method) =>
        jest.spyOn(UnitOfWork.prototype, method).mockImplementation(refuse),
      );
      const answer = await cast.ana.get('/api/tasks').finally(() => spies.forEach((spy) => spy.mockRestore()));
      expect([answer.status, answer.body.code]).toEqual([503, code]);
    },
  );

  it('of too many requests is 429 rate_limited', async () => {
    const limited = await Api.startOwn({ RATE_LIMIT: 'on' });
    const login = () => limited.anonymous.post('/api/auth/login', { email: 'x@example.com', password: 'Wrong1234' });
    for (let i = 0; i < 10; i++) await login();
    const { status, body } = await login();
    await limited.stop();
    expect([status, body.code]).toEqual([429, 'rate_limited']);
  });

  it('is listed in the document, as every code of its examples and of the words of the service', () => {
    const shown = operations.flatMap(({ operation }) =>
      Object.values<any>(operation.responses).flatMap((response) =>
        Object.values<any>(resolved(response).content?.['application/json']?.examples ?? {}).flatMap(({ value }) =>
          [value, ...(value.errors ?? [])].map(({ code }) => code),
        ),
      ),
    );
    const codes = [...new Set(shown)].filter((code) => typeof code === 'string');
    expect(codes.length).toBeGreaterThan(50);
    const isRequired = (code: string) => code.endsWith('.required');
    expect(codes.filter((code) => !isRequired(code) && !(code in LISTED))).toEqual([]);
    expect(Object.keys(LISTED)).toContain('<field>.required');
    const variants = /^bulk\.version\.|\.in_use$|^required$|^(?:unknown_parameter|not_understood|repeated)$/;
    const worded = wordedCodes().filter(([code]) => !variants.test(code));
    const texts = new Set(Object.values<string>(LISTED).flatMap((message) => message.split(' · ')));
    expect(worded.filter(([, english]) => !texts.has(english.replace(/: $/, ': …')))).toEqual([]);
  });
});
