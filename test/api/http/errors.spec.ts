import { Api, type Answer } from '../../kit/api';
import { leavingNothing, makeTask } from '../../kit/builders';
import { people, type People } from '../../kit/people';
import { coded } from '../../kit/refusals';

const NOT_FOUND = coded({ success: false, error: 'No Encontrado', message: 'Recurso no encontrado' });
const MALFORMED = coded({
  success: false,
  error: 'Peticion Incorrecta',
  message: '400 Bad Request: The browser (or proxy) sent a request that this server could not understand.',
});
const NO_TOKEN = coded({
  success: false,
  error: 'Autorizacion Requerida',
  message: 'La peticion no contiene un token valido',
});

const PATHS: Record<string, string[]> = {
  '/api/health': ['GET'],
  '/api/health/live': ['GET'],
  '/api/health/ready': ['GET'],
  '/api/auth/register': ['POST'],
  '/api/auth/login': ['POST'],
  '/api/auth/refresh': ['POST'],
  '/api/auth/logout': ['POST'],
  '/api/auth/me': ['GET'],
  '/api/auth/change-password': ['POST'],
  '/api/tasks': ['GET', 'POST'],
  '/api/tasks/1': ['DELETE', 'GET', 'PATCH', 'PUT'],
  '/api/tasks/1/complete': ['POST'],
  '/api/tasks/statistics': ['GET'],
  '/api/tasks/export': ['GET'],
  '/api/tags': ['GET', 'POST'],
  '/api/tags/1': ['DELETE', 'GET', 'PATCH', 'PUT'],
  '/api/users': ['GET', 'POST'],
  '/api/users/1': ['DELETE', 'GET', 'PATCH', 'PUT'],
  '/api/users/1/activate': ['POST'],
  '/api/users/1/deactivate': ['POST'],
};

const WRONG_VERBS = Object.entries(PATHS).flatMap(([path, right]) =>
  ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
    .filter((verb) => !right.includes(verb))
    .map((verb) => ({ verb, path, right })),
);

describe('A request that leads nowhere', () => {
  let api: Api;
  let cast: People;

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
  });
  afterAll(() => api.stop());

  const raw = (
    path: string,
    body: string | Buffer,
    headers: object = { 'content-type': 'application/json' },
    verb = 'POST',
  ) => cast.ana.send(verb, path, Buffer.from(body), { ...headers });

  it.each([
    '/api',
    '/api/',
    '/api/nowhere',
    '/nowhere',
    '/api/tasks/',
    '/api/tasks/1/',
    '/api/tags/1/',
    '/api/users/',
    '/api/health/',
    '/API/tasks',
    '/api/Tasks',
    '//api/tasks',
    '/api//tasks',
    '/api/tasks/1/nowhere',
    '/api/tasks/1/complete/2',
    '/tasks',
  ])('to %s is 404, with and without a token', async (path) => {
    for (const client of [cast.ana, api.anonymous]) {
      const { status, body } = await client.get(path);
      expect([status, body]).toEqual([404, NOT_FOUND]);
    }
  });

  it.each(['abc', '-1', '1.5', '+1', '1e0', '0x1', '%31a', 'Statistics'])('to the id %s is 404', async (id) => {
    for (const path of [`/api/tasks/${id}`, `/api/tags/${id}`, `/api/users/${id}`]) {
      const { status, body } = await cast.root.get(path);
      expect([path, status, body]).toEqual([path, 404, NOT_FOUND]);
    }
  });

  it.each(WRONG_VERBS)('is 405 for $verb $path and says which methods there are', async ({ verb, path, right }) => {
    const { status, headers, body } = await cast.root.send(verb, path);
    expect([status, body]).toEqual([
      405,
      coded({
        success: false,
        error: 'Metodo No Permitido',
        message: 'El metodo no esta permitido para este recurso',
      }),
    ]);
    const allowed = headers.get('allow')!.split(/, */);
    expect(allowed.filter((method) => method !== 'HEAD' && method !== 'OPTIONS').toSorted()).toEqual(right);
  });

  it.each(['{', '{"title":}', "{'title':'x'}", 'nonsense', '[1,', '{"title":"x"} more', '{"a":NaN}', '"\n"', ' '])(
    'is malformed with the body %j, before anything else is looked at',
    async (text) => {
      const hers = await makeTask(cast.ana);
      const his = await makeTask(cast.bob);
      await leavingNothing(api, async () => {
        const answers = [
          await raw('/api/tasks', text),
          await raw(`/api/tasks/${hers.id}`, text, undefined, 'PATCH'),
          await raw(`/api/tasks/${his.id}`, text, undefined, 'PATCH'),
          await raw('/api/tasks/999', text, undefined, 'PUT'),
          await raw('/api/tags', text),
          await raw(`/api/users/${cast.ana.id}`, text, undefined, 'PATCH'),
          await raw('/api/auth/login', text),
          await raw('/api/auth/register', text),
          await raw('/api/auth/change-password', text),
        ];
        for (const { status, body } of answers) expect([status, body]).toEqual([400, MALFORMED]);
      });
    },
  );

  it('is refused with 401 before its body is found malformed, too deep or of the wrong type', async () => {
    for (const type of ['application/json', 'text/plain']) {
      const answer = await api.anonymous.send('POST', '/api/tasks', Buffer.from('{'), { 'content-type': type });
      expect([answer.status, answer.body]).toEqual([401, NO_TOKEN]);
    }
  });

  it('is 413 from the first byte over 1 MB', async () => {
    const sized = (bytes: number) => `{"title":"${'x'.repeat(bytes - 12)}"}`;
    await leavingNothing(api, async () => {
      const fits = await raw('/api/tasks', sized(1_048_576));
      expect([fits.status, fits.body.message]).toEqual([400, 'Titulo no debe exceder 200 caracteres']);
      for (const path of ['/api/tasks', '/api/tags', '/api/auth/login', '/api/auth/register']) {
        const { status, body } = await raw(path, sized(1_048_577));
        expect([path, status, body]).toEqual([
          path,
          413,
          coded({
            success: false,
            error: 'Contenido Demasiado Grande',
            message: 'El cuerpo de la peticion no debe exceder 1 MB',
          }),
        ]);
      }
    });
  });

  it.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'multipart/form-data', 'nonsense'])(
    'is 415 with a body of type %s',
    async (type) => {
      await leavingNothing(api, async () => {
        for (const path of ['/api/tasks', '/api/tags', '/api/auth/login']) {
          const { status, body } = await raw(path, '{"title":"x","name":"x"}', { 'content-type': type });
          expect([status, body.success, body.error]).toEqual([415, false, 'Tipo de Contenido No Soportado']);
          expect(Object.keys(body)).toEqual(['success', 'error', 'message', 'code']);
        }
      });
    },
  );

  it.each([
    undefined,
    'application/json',
    'application/json; charset=utf-8',
    'Application/JSON',
    'application/merge-patch+json',
  ])('is no error when JSON comes with the content type %s', async (type) => {
    const { status, body } = await raw('/api/tasks', '{"title":"Ok"}', type ? { 'content-type': type } : {});
    expect([status, body.data?.title]).toEqual([201, 'Ok']);
  });

  it('is answered as JSON in one of two shapes', async () => {
    const shape = ({ headers, body }: Answer) => [headers.get('content-type'), Object.keys(body)];
    const json = 'application/json; charset=utf-8';
    expect(shape(await cast.ana.get('/api/tasks/999'))).toEqual([json, ['success', 'message', 'code']]);
    expect(shape(await cast.ana.post('/api/tasks', { title: 1 }))).toEqual([
      json,
      ['success', 'message', 'code', 'errors'],
    ]);
    expect(shape(await cast.ana.get('/nowhere'))).toEqual([json, ['success', 'error', 'message', 'code']]);
    expect(shape(await api.anonymous.get('/api/tasks'))).toEqual([json, ['success', 'error', 'message', 'code']]);
    expect(shape(await cast.ana.delete('/api/tasks'))).toEqual([json, ['success', 'error', 'message', 'code']]);
  });
});
