import { type Api, Client, type Answer } from '../../kit/api';
import { leavingNothing } from '../../kit/builders';
import { withRestoredRows } from '../../kit/fixtures';
import type { People } from '../../kit/people';

const LATER = '2098-01-01T00:00:00';
const LATEST = '2099-01-01T00:00:00';

describe('An API key that manages keys', () => {
  let api: Api;
  let cast: People;

  withRestoredRows((made) => ({ api, cast } = made));

  const issue = async (fields: object = {}): Promise<any> =>
    (await cast.ana.post('/api/api-keys', { name: 'x', ...fields })).body.data;
  const program = (key: string): Client => new Client(api.url, key);
  const managing = async (fields: object = {}): Promise<Client> =>
    program((await issue({ scopes: ['read', 'manage'], ...fields })).key);
  const keys = () => api.rows('SELECT id, scopes, expires_at, hash, version FROM api_keys ORDER BY id');

  async function expectRefused(act: () => Promise<Answer>, code: string, scope?: string): Promise<void> {
    const before = await keys();
    const { status, body } = await leavingNothing(api, act);
    expect([status, body.code]).toEqual([403, code]);
    if (scope) expect(body.message).toBe(`La clave de API no tiene el permiso ${scope}`);
    expect(await keys()).toEqual(before);
  }

  it('creates keys with its own scopes and end at most; these are the default', async () => {
    const client = await managing({ expires_at: LATER });
    const create = (fields: object) => client.post('/api/api-keys', { name: 'made', ...fields });
    expect((await create({})).body.data).toMatchObject({ scopes: ['read', 'manage'], expires_at: LATER });
    expect((await create({ scopes: ['read'], expires_at: '2097-01-01' })).status).toBe(201);
    await expectRefused(() => create({ scopes: ['read', 'write'] }), 'scope.missing', 'write');
    await expectRefused(() => create({ scopes: ['delete'] }), 'scope.missing', 'delete');
    await expectRefused(() => create({ expires_at: LATEST }), 'api_key.outlives');
  });

  it('neither rotates nor changes a wider key, and takes nothing from it', async () => {
    const client = await managing();
    const wider = await issue({ scopes: ['read', 'write', 'manage'] });
    const path = `/api/api-keys/${wider.id}`;
    await expectRefused(() => client.post(`${path}/rotate`), 'scope.missing', 'write');
    await expectRefused(() => client.patch(path, { name: 'mine' }), 'scope.missing', 'write');
    await expectRefused(() => client.patch(path, { expires_at: LATEST }), 'scope.missing', 'write');
    expect((await program(wider.key).get('/api/tasks')).status).toBe(200);
  });

  it('may narrow a wider key to what it may do itself, and delete it', async () => {
    const client = await managing();
    const { id } = await issue();
    expect((await client.patch(`/api/api-keys/${id}`, { scopes: ['read'] })).status).toBe(200);
    expect((await client.post(`/api/api-keys/${id}/rotate`)).status).toBe(200);
    const other = await issue();
    expect((await client.delete(`/api/api-keys/${other.id}`)).status).toBe(200);
  });

  it('that expires neither rotates nor changes one that expires later, itself included', async () => {
    const own = await issue({ expires_at: LATER });
    const client = program(own.key);
    const { id } = await issue();
    await expectRefused(() => client.post(`/api/api-keys/${id}/rotate`), 'api_key.outlives');
    await expectRefused(() => client.patch(`/api/api-keys/${id}`, { expires_at: LATEST }), 'api_key.outlives');
    await expectRefused(() => client.patch(`/api/api-keys/${own.id}`, { expires_at: LATEST }), 'api_key.outlives');
    await expectRefused(() => client.patch(`/api/api-keys/${own.id}`, { expires_at: null }), 'api_key.outlives');
    expect((await client.patch(`/api/api-keys/${own.id}`, { expires_at: '2097-01-01' })).status).toBe(200);
  });

  it('rotates itself, and narrows itself for good', async () => {
    const own = await issue();
    const next = (await program(own.key).post(`/api/api-keys/${own.id}/rotate`)).body.data.key;
    expect((await program(own.key).get('/api/tasks')).status).toBe(401);
    const client = program(next);
    expect((await client.patch(`/api/api-keys/${own.id}`, { scopes: ['read', 'manage'] })).status).toBe(200);
    const { status, body } = await client.patch(`/api/api-keys/${own.id}`, { scopes: ['read', 'write', 'manage'] });
    expect([status, body.code]).toEqual([400, 'scopes.wider']);
  });

  it('does not get the key that its user was given for the same Idempotency-Key', async () => {
    const client = await managing();
    const header = { 'idempotency-key': 'one and the same' };
    const wide = await cast.ana.post('/api/api-keys', { name: 'wide' }, header);
    const { status, body } = await client.post('/api/api-keys', { name: 'wide' }, header);
    expect([status, body.data.scopes]).toEqual([201, ['read', 'manage']]);
    expect(body.data.key).not.toBe(wide.body.data.key);
    const again = await client.post('/api/api-keys', { name: 'wide' }, header);
    expect([again.text.includes(body.data.key), again.headers.get('idempotency-replayed')]).toEqual([true, 'true']);
  });

  it('that lost a scope does not get the earlier answer of a request that needs it', async () => {
    const own = await issue();
    const header = { 'idempotency-key': 'a task' };
    const create = () => program(own.key).post('/api/tasks', { title: 'Once' }, header);
    expect((await create()).status).toBe(201);
    await cast.ana.patch(`/api/api-keys/${own.id}`, { scopes: ['read'] });
    expect((await create()).body.code).toBe('scope.missing');
  });
});
