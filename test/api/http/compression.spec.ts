import { Api, type Answer, type Client, type Fields } from '../../kit/api';
import { makeLead, makeTask, withKey } from '../../kit/builders';
import { people, type People } from '../../kit/people';
import { StreamClient } from '../../kit/stream-client';

const LONG = 'Cover all endpoints with examples. '.repeat(50);
/** More than is compressed in one go. */
const LONGEST = 'Every field, every error and every header. '.repeat(5_000);

const ENCODINGS = ['br', 'gzip'];
const etagOf = ({ headers }: Answer): string => headers.get('etag')!;
const encodingOf = ({ headers }: Answer): string | null => headers.get('content-encoding');
const accepting = (encoding: string, more: Fields = {}): Fields => ({ 'accept-encoding': encoding, ...more });

describe('With COMPRESSION=on', () => {
  let api: Api;
  let cast: People;
  let key: Client;
  /** One thing of each API, and how to change it. */
  let things: [Client, string, string, Fields][];

  beforeAll(async () => {
    api = await Api.startOwn({ COMPRESSION: 'on' });
    cast = await people(api);
    key = await withKey(cast.ana);
    const task = await makeTask(cast.ana, { description: LONG });
    const lead = await makeLead(key);
    await key.put(`/api/v1/lead/${lead.id}/`, { description: LONGEST });
    things = [
      [cast.ana, `/api/tasks/${task.id}`, 'PATCH', { priority: 'high' }],
      [key, `/api/v1/lead/${lead.id}/`, 'PUT', { name: 'Wayne' }],
    ];
  });
  afterAll(() => api.stop());

  it('change streams are not compressed, so that each change arrives immediately', async () => {
    const headers = { authorization: `Bearer ${cast.ana.token}`, 'accept-encoding': 'gzip, br' };
    const stream = await StreamClient.open(`${api.url}/api/changes/stream`, headers);
    await stream.ready();
    expect(stream.response.headers['content-encoding']).toBeUndefined();
    const { id } = await makeTask(cast.ana, { description: LONG });
    expect(await stream.until(({ data }) => data.id === id)).toMatchObject({ event: 'change', data: { type: 'task' } });
    stream.close();
    await stream.end();
  });

  it.each(ENCODINGS)('an answer comes as %s to who takes it, with a tag of its own', async (encoding) => {
    for (const [client, path] of things) {
      const plain = await client.get(path, accepting('identity'));
      const answer = await client.get(path, accepting(encoding));
      expect([encodingOf(plain), encodingOf(answer)]).toEqual([null, encoding]);
      expect(answer.text).toBe(plain.text);
      expect(etagOf(plain)).toMatch(/^"\d+-[\da-f]{8}"$/);
      expect(etagOf(answer)).toBe(etagOf(plain).replace(/"$/, `-${encoding}"`));
      for (const { headers } of [plain, answer]) expect(headers.get('vary')).toMatch(/^Origin, accept-encoding$/i);
    }
  });

  it.each([...ENCODINGS, 'identity'])('a reader who has it as %s gets 304 with that tag', async (encoding) => {
    for (const [client, path] of things) {
      const known = await client.get(path, accepting(encoding));
      const answer = await client.get(path, accepting(encoding, { 'if-none-match': etagOf(known) }));
      expect([answer.status, answer.text, etagOf(answer), encodingOf(answer)]).toEqual([304, '', etagOf(known), null]);
      expect(answer.headers.get('vary')).toBe(known.headers.get('vary'));
      const other = etagOf(known).replace(/-[\da-f]{8}/, '-00000000');
      expect((await client.get(path, accepting(encoding, { 'if-none-match': other }))).status).toBe(200);
      expect((await client.send('HEAD', path, undefined, { 'if-none-match': etagOf(known) })).status).toBe(304);
    }
  });

  it.each([...ENCODINGS, 'identity'])('a write may expect the tag that was shown as %s', async (encoding) => {
    for (const [client, path, method, body] of things) {
      const shown = etagOf(await client.get(path, accepting(encoding)));
      const change = { ...body, [client === key ? 'name' : 'title']: `New ${encoding}` };
      expect((await client.send(method, path, change, { 'if-match': shown })).status).toBe(200);
      expect((await client.send(method, path, change, { 'if-match': shown })).status).toBe(412);
    }
  });

  it.each(ENCODINGS)('exports and lists come as %s', async (encoding) => {
    for (const path of ['/api/tasks/export?format=csv', '/api/tasks/export?format=json', '/api/tasks']) {
      const plain = await cast.ana.get(path, accepting('identity'));
      const answer = await cast.ana.get(path, accepting(encoding));
      expect([encodingOf(plain), encodingOf(answer), answer.text]).toEqual([null, encoding, plain.text]);
      expect(answer.headers.get('content-type')).toBe(plain.headers.get('content-type'));
    }
  });

  it('the repetition of a write is answered in the encoding that it takes', async () => {
    const send = (encoding: string): Promise<Answer> => {
      const headers = accepting(encoding, { 'idempotency-key': 'compressed' });
      return cast.ana.post('/api/tasks', { title: 'Once', description: LONG }, headers);
    };
    const [first, again] = [await send('br'), await send('gzip')];
    expect([first, again].map(encodingOf)).toEqual(['br', 'gzip']);
    expect(again.text).toBe(first.text);
    expect(etagOf(again)).toBe(etagOf(first).replace('-br', '-gzip'));
  });

  it('short answers and refusals stay as they are', async () => {
    const short = await cast.ana.get(`/api/tasks/${(await makeTask(cast.ana)).id}`, accepting('br'));
    const missing = await cast.ana.get('/api/tasks/999', accepting('br'));
    for (const answer of [short, missing]) {
      expect(encodingOf(answer)).toBeNull();
      expect(answer.headers.get('vary')).toMatch(/Accept-Encoding/i);
    }
    expect(etagOf(short)).toMatch(/^"1-[\da-f]{8}"$/);
  });

  it('the pages of the documentation are compressed once', async () => {
    const page = await api.anonymous.get('/openapi.json', accepting('br'));
    expect(encodingOf(page)).toBe('br');
    expect(etagOf(page)).toMatch(/^"[\da-f]+-br"$/);
  });
});

describe('Without COMPRESSION', () => {
  it('API responses are not compressed by default', async () => {
    const api = await Api.start();
    const { ana } = await people(api);
    const { id } = await makeTask(ana, { description: LONG });
    const answer = await ana.get(`/api/tasks/${id}`, accepting('br'));
    expect(encodingOf(answer)).toBeNull();
    expect(etagOf(answer)).toMatch(/^"1-[\da-f]{8}"$/);
    await api.stop();
  });
});
