import { existsSync } from 'node:fs';
import { UnitOfWork } from '../../src/database/unit-of-work';
import type { Api } from '../kit/api';
import { makeTask } from '../kit/builders';
import { CommandLine, expectNoDatabase, settingsFor } from '../kit/command-line';
import { people, type People } from '../kit/people';
import { makeStore } from '../kit/stores/store';
import { expectMisuse, expectRefusal, Tool } from '../kit/tool';

describe('npx tasksmith', () => {
  let line: CommandLine;
  let api: Api;
  let cast: People;

  beforeAll(async () => {
    line = await CommandLine.start();
    api = line.api;
    cast = await people(api);
  });
  afterAll(() => line.stop());

  const run: CommandLine['run'] = (words, input) => line.run(words, input);
  const json: CommandLine['json'] = (words, input) => line.json(words, input);
  const logIn = (email: string, password: string) => api.anonymous.post('/api/auth/login', { email, password });
  const lastEvents = async (count: number) =>
    (await api.events()).slice(-count).map(({ name, dialect, actor_id }) => [name, dialect, actor_id]);

  it('user password lets an administrator in again, ends the sessions, and is an event', async () => {
    const { root } = cast;
    const tool = await run(['user', 'password', root.email], 'New-root-123\n');
    expect([await tool.exit, tool.err]).toEqual([0, '']);
    expect(await lastEvents(1)).toEqual([['user.password_reset', 'system', null]]);
    expect((await root.get('/api/auth/me')).status).toBe(401);
    expect((await logIn(root.email, root.password)).status).toBe(401);
    expect((await logIn(root.email, 'New-root-123')).status).toBe(200);
    expect(tool.out).not.toContain('New-root-123');
    const after = await json(['user', 'password', root.email.toUpperCase()], `${root.password}\n${root.password}\n`);
    expect(after).toMatchObject({ email: root.email });
    expect((await logIn(root.email, root.password)).status).toBe(200);
  });

  it('user password refuses a weak one, two that differ, none at all, and somebody who is not there', async () => {
    const { email, password } = cast.bob;
    await expectRefusal(await run(['user', 'password', email], 'short\n'), /8 /);
    await expectRefusal(await run(['user', 'password', email], 'Good-pass-1\nGood-pass-2\n'), /differ/);
    await expectRefusal(await run(['user', 'password', email], ''), /stdin/);
    await expectRefusal(await run(['user', 'password', 'nobody@example.com'], 'Good-pass-1\n'), /nobody@example.com/);
    await expectMisuse(await run(['user', 'password', email, 'Good-pass-1']), /argument/);
    expect((await logIn(email, password)).status).toBe(200);
  });

  it('user add creates accounts that work at once, and refuses what the API refuses', async () => {
    const made = await json(
      ['user', 'add', 'Carla@Example.com', '--role', 'admin', '--first-name', 'Carla'],
      'Secret123\n',
    );
    expect(made).toMatchObject({
      email: 'carla@example.com',
      username: 'Carla',
      first_name: 'Carla',
      role: { name: 'admin' },
    });
    expect(await lastEvents(1)).toEqual([['user.created', 'system', null]]);
    expect((await logIn('carla@example.com', 'Secret123')).status).toBe(200);
    await expectRefusal(
      await run(['user', 'add', 'carla@example.com', '--username', 'other'], 'Secret123\n'),
      /already/,
    );
    await expectRefusal(await run(['user', 'add', 'nonsense'], 'Secret123\n'), /mail/i);
    await expectMisuse(await run(['user', 'add', 'x@example.com', '--role', 'king'], 'Secret123\n'), /king/);
  });

  it('user list shows everybody, for people and for programs', async () => {
    const { users } = await json(['user', 'list']);
    expect(users.map(({ email }: { email: string }) => email)).toEqual(
      expect.arrayContaining([cast.root.email, cast.ana.email, cast.bob.email]),
    );
    expect(JSON.stringify(users)).not.toMatch(/argon2|password/i);
    expect((await run(['user', 'list'])).out).toMatch(
      new RegExp(`^${cast.ana.id}\\s+${cast.ana.email}\\s+\\S+\\s+user\\s+active$`, 'm'),
    );
  });

  it('user role and user deactivate take effect at the next request', async () => {
    const { ana, bob } = cast;
    expect((await bob.get('/api/users')).status).toBe(403);
    expect(await json(['user', 'role', bob.email, 'admin'])).toMatchObject({ role: { name: 'admin' } });
    expect((await bob.get('/api/users')).status).toBe(200);
    await json(['user', 'role', bob.email, 'user']);
    await makeTask(ana);
    expect(await json(['user', 'deactivate', ana.email])).toMatchObject({ is_active: false });
    expect((await ana.get('/api/tasks')).status).toBe(401);
    expect((await logIn(ana.email, ana.password)).status).toBe(403);
    const ended = (await api.events('user', ana.id)).filter(({ name }) => name === 'user.deactivated');
    expect(ended).toMatchObject([{ dialect: 'system' }]);
    await expectRefusal(await run(['user', 'deactivate', cast.root.email]), /\w/);
  });

  it('key create makes a key with its scopes, and key revoke ends it', async () => {
    const made = await json([
      'key',
      'create',
      cast.bob.email,
      '--name',
      'nightly',
      '--scopes',
      'read,write',
      '--expires',
      '2040-01-01',
    ]);
    expect(made).toMatchObject({ name: 'nightly', scopes: ['read', 'write'], expires_at: '2040-01-01T00:00:00' });
    const program = api.as(made.key);
    expect((await program.post('/api/tasks', { title: 'By a key' })).status).toBe(201);
    expect((await program.get('/api/api-keys')).status).toBe(200);
    await expectRefusal(await run(['key', 'create', cast.bob.email, '--name', 'x', '--scopes', 'all']), /scopes/);
    await expectMisuse(await run(['key', 'create', cast.bob.email]), /--name/);
    expect(await json(['key', 'revoke', made.id])).toEqual({ id: made.id, revoked: true });
    expect((await program.get('/api/tasks')).status).toBe(401);
    expect((await api.events('api_key', made.id)).map(({ name }) => name)).toEqual([
      'api_key.created',
      'api_key.deleted',
    ]);
    await expectRefusal(await run(['key', 'revoke', made.id]), made.id);
  });

  it('doctor finds nothing wrong with a service that is well, and ends with 1 if something is', async () => {
    const { ok, checks } = await json(['doctor']);
    expect([ok, checks.map(({ name }: { name: string }) => name)]).toEqual([
      true,
      ['configuration', 'database', 'migrations', 'clock', 'webhooks', 'event log', 'disk'],
    ]);
    const wrong = await Tool.run('doctor', ['--json'], { DATABASE_URL: line.store.url, PORT: 'none' });
    expect([await wrong.exit, JSON.parse(wrong.out)]).toMatchObject([1, { ok: false, checks: [{ status: 'error' }] }]);
    const future = Date.now() + 3_600_000;
    const [{ id }] = await api.rows('SELECT MAX(id) AS id FROM events');
    const at = async (ms: number) =>
      api.app.get(UnitOfWork).run((em) => em.query(`UPDATE events SET created_at = ${ms} WHERE id = ${id}`));
    await at(future);
    const late = await run(['doctor']);
    expect([await late.exit, late.out]).toEqual([1, expect.stringMatching(/^error +clock/m)]);
    await at(Date.now());
    const lost = await Tool.run('doctor', [], { DATABASE_URL: 'postgres://ana:very-secret@127.0.0.1:1/x' });
    expect([await lost.exit, lost.out]).toEqual([1, expect.stringMatching(/^error +database/m)]);
    expect(lost.out + lost.err).not.toContain('very-secret');
  });

  it('openapi prints the document', async () => {
    const tool = await run(['openapi']);
    expect([await tool.exit, tool.err]).toEqual([0, '']);
    expect(JSON.parse(tool.out)).toEqual(require('../../openapi.json'));
  });

  it('says what a database lacks, and what the settings are wrong about, in a sentence', async () => {
    await expectRefusal(await Tool.run('user', ['list'], { DATABASE_URL: 'mysql://x' }), /DATABASE_URL/);
  });

  it('says that there is no database, and creates none, if a command needs what is in it', async () => {
    const empty = await makeStore();
    const commands = [
      ['user', 'list'],
      ['user', 'role', 'ana@example.com', 'admin'],
      ['key', 'revoke', 'api_unknown'],
      ['export', line.file('nothing.zip')],
    ];
    try {
      for (const [name, ...words] of [...commands, commands[0]!])
        await expectNoDatabase(await Tool.run(name!, words, settingsFor(empty)));
      const doctor = await Tool.run('doctor', [], settingsFor(empty));
      expect([await doctor.exit, doctor.out]).toEqual([1, expect.stringMatching(/^error .*start the service once/m)]);
      expect(existsSync(line.file('nothing.zip'))).toBe(false);
    } finally {
      await empty.drop();
    }
  });
});
