import { Api, type Client } from './api';
import { withKey } from './builders';
import { people, type People } from './people';

describe('try', () => {
  let api: Api;
  let cast: People;
  let key: Client;
  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
    key = await withKey(cast.ana);
  });
  afterAll(() => api.stop());
  it('works', async () => {
    const t = await cast.ana.post('/api/tasks', { title: 'x', due_date: '2030-01-01', priority: 'urgent' });
    const l = await key.get('/api/v1/task/');
    process.stdout.write(JSON.stringify([t.body, l.status, l.body, l.headers.get('ratelimit')], null, 1));
    for (const [v, p, b] of [
      [
        'PUT',
        '/api/v1//task/' + l.body.data[0].id + '/?_fields=id,is_complete,date_updated,priority',
        { is_complete: true, priority: 'high' },
      ],
      ['GET', '/api/v1/task?_fields=id%2Ctext&view=archive&_type=all', undefined],
      ['GET', '/api/v1/task/nope/', undefined],
      ['PATCH', '/api/v1/task/nope/', {}],
      ['GET', '/api/v1/nope/', undefined],
      ['POST', '/api/v1/task/', { text: '' }],
      ['PUT', '/api/v1/task/', { is_complete: true }],
      ['GET', '/api/v1/task/?_limit=1001&date__lt=foo', undefined],
      ['GET', '/api/v1/task/?_order_by=-date&date__lt=2031-01-01&assigned_to=user_x', undefined],
    ] as [string, string, unknown][]) {
      const a = await key.send(v, p, b);
      process.stdout.write(`${v} ${p} ${a.status} ${a.text}\n`);
    }
    const o = await key.post(
      '/api/v1/task/',
      { _params: { view: 'archive', _fields: 'id' } },
      { 'x-http-method-override': 'GET' },
    );
    process.stdout.write(`${o.status} ${o.text}\n`);
    const n = await api.anonymous.post('/api/v1/task/', Buffer.from('{'));
    process.stdout.write(`${n.status} ${n.text}\n`);
    const m = await key.post('/api/v1/task/', Buffer.from('{'));
    process.stdout.write(`${m.status} ${m.text}\n`);
  });
});
