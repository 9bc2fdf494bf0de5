import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Archives } from '../../../src/moving/archive/archives.service';
import { WholeImports } from '../../../src/moving/archive/whole-imports.service';
import { Api, type Client } from '../../kit/api';
import { archiveOf, download, exported, linesOf, partsIn, sha256, zipOf } from '../../kit/archive';
import { makeTag, makeTask, withKey } from '../../kit/builders';
import { withRestoredRows } from '../../kit/fixtures';
import { logIn, people, type People } from '../../kit/people';
import { send as sendRaw } from '../../kit/send';

describe('The export of an account', () => {
  let api: Api;
  let cast: People;

  withRestoredRows((made) => ({ api, cast } = made));

  it('has all tasks, their tags and the saved filters of the user, and says so in its manifest', async () => {
    const { ana, bob } = cast;
    const docs = await makeTag(ana, 'docs');
    const later = (await ana.post('/api/tags', { name: 'a, "later"', color: '#112233', description: 'x' })).body.data
      .id;
    await makeTag(ana, 'unused');
    await makeTask(ana, { title: 'First', due_date: '2030-01-02', tags: [docs, later] });
    await makeTask(bob, { title: 'Of Bob' });
    const second = await makeTask(ana, { title: 'Zweite 漢', description: 'a\nb', due_date: '2030-01-02T10:00:00.5Z' });
    await ana.post(`/api/tasks/${second.id}/complete`);
    const trashed = await makeTask(ana, { title: 'In the trash' });
    await ana.delete(`/api/tasks/${trashed.id}`);
    await ana.post('/api/filters', { name: 'open', filter: 'status = pending', sort: '-due_date' });
    const { type, manifest, parts } = await exported(ana, ana.id);
    expect(type).toBe('application/zip');
    const task = { description: null, status: 'pending', priority: 'medium', completed_at: null };
    const made = { id: expect.stringMatching(/^task_/), created_at: expect.any(String) };
    expect(linesOf(parts['tasks.ndjson']!)).toEqual([
      { ...made, ...task, title: 'First', due_date: '2030-01-02', tags: ['a, "later"', 'docs'] },
      {
        ...made,
        ...task,
        title: 'Zweite 漢',
        description: 'a\nb',
        status: 'completed',
        due_date: '2030-01-02T10:00:00.500000',
        completed_at: expect.any(String),
        tags: [],
      },
    ]);
    expect(linesOf(parts['tags.ndjson']!)).toEqual([
      { name: 'a, "later"', color: '#112233', description: 'x' },
      { name: 'docs', color: '#808080', description: null },
    ]);
    expect(linesOf(parts['filters.ndjson']!)).toEqual([
      { name: 'open', filter: 'status = pending', sort: '-due_date' },
    ]);
    expect(manifest).toEqual({
      format: 'tasksmith',
      format_version: 1,
      application_version: expect.any(String),
      exported_at: expect.any(String),
      user: { username: 'ana', email: 'ana@example.com', first_name: '', last_name: '' },
      parts: Object.fromEntries(
        Object.entries(parts).map(([name, text]) => [
          name,
          { count: linesOf(text).length, bytes: Buffer.byteLength(text), sha256: sha256(text) },
        ]),
      ),
    });
  });

  it('is the same each time', async () => {
    for (let i = 0; i < 3; i++) await makeTask(cast.ana, { title: `Task ${i}` });
    expect((await exported(cast.ana, cast.ana.id)).parts).toEqual((await exported(cast.ana, cast.ana.id)).parts);
  });

  it('is for its user and for admins, and for keys that may read', async () => {
    const { ana, bob, root } = cast;
    await makeTask(ana);
    const path = `/api/users/${ana.id}/export`;
    for (const client of [ana, root, await withKey(ana, 'reader', { scopes: ['read'] })])
      expect((await exported(client, ana.id)).manifest.parts['tasks.ndjson'].count).toBe(1);
    expect((await bob.get(path)).status).toBe(403);
    expect((await api.anonymous.get(path)).status).toBe(401);
    expect((await root.get('/api/users/4711/export')).status).toBe(404);
    expect((await (await withKey(ana, 'writer', { scopes: ['write'] })).get(path)).status).toBe(403);
  });

  it('holds no secret', async () => {
    const { ana } = cast;
    const { key } = await withKey(ana, 'agent');
    await ana.post('/api/webhooks', { url: 'https://example.com/hook', events: ['*'] });
    const { bytes } = await download(ana, `/api/users/${ana.id}/export`);
    const { parts, manifest } = await exported(ana, ana.id);
    const whole = JSON.stringify([parts, manifest]);
    for (const secret of [key!, 'argon2', 'whsec_', 'password', 'hash', 'secret']) expect(whole).not.toContain(secret);
    expect(bytes.length).toBeGreaterThan(0);
  });

  const send = async (client: Client, zip: Buffer, query = '') => {
    const path = `${client.url}/api/import${query}`;
    const headers = { authorization: `Bearer ${client.token}`, 'content-type': 'application/zip' };
    const { status, text } = await sendRaw(path, { method: 'POST', headers, body: zip });
    return { status, body: JSON.parse(text) };
  };

  /** An account with all that an archive has. */
  async function fill({ ana }: People): Promise<void> {
    const tags: number[] = [];
    for (const tag of [{ name: 'z, "last"', color: '#112233' }, { name: 'Docs', description: 'x' }, { name: 'é' }])
      tags.push((await ana.post('/api/tags', tag)).body.data.id);
    for (let i = 0; i < 5; i++) await makeTask(ana, { title: `Task ${i}`, priority: 'urgent', tags: tags.slice(0, i) });
    await ana.delete(`/api/tasks/${(await makeTask(ana)).id}`);
    await makeTask(ana, { title: '= 漢', description: ' a\r\nb ', due_date: '2030-01-02' });
    await makeTask(ana, { title: 'Instant', due_date: '2030-01-02T00:00:00', status: 'cancelled' });
    const done = await makeTask(ana, { title: 'Done', due_date: '2030-01-02T00:00:00.123456', status: 'completed' });
    await ana.patch(`/api/tasks/${done.id}`, { title: 'Really done' });
    await ana.post('/api/filters', { name: 'open', filter: 'status = pending' });
    await ana.post('/api/filters', { name: 'Soon', filter: 'due_date < today + 7d', sort: 'due_date' });
  }

  it('comes back byte for byte from an empty service, which takes the same file twice', async () => {
    await fill(cast);
    const first = await exported(cast.ana, cast.ana.id);
    const other = await Api.startOwn();
    try {
      const { bob } = await people(other);
      const counts = { created: 8, updated: 0, unchanged: 0 };
      const dry = await send(bob, first.zip, '?dry_run=true');
      expect([dry.status, dry.body.data]).toEqual([200, expect.objectContaining(counts)]);
      const done = await send(bob, first.zip);
      expect([done.status, done.body.data]).toEqual([
        200,
        expect.objectContaining({ ...counts, format: 'tasksmith', report: [] }),
      ]);
      expect((await exported(bob, bob.id)).parts).toEqual(first.parts);
      const before = await other.everything();
      const again = await send(bob, first.zip, '?format=tasksmith');
      expect(again.body.data).toMatchObject({ created: 0, updated: 0, unchanged: 8 });
      expect(await other.everything()).toEqual(before);
      expect((await exported(bob, bob.id)).parts).toEqual(first.parts);
    } finally {
      await other.stop();
    }
  });

  it('changes nothing in the account that it is of', async () => {
    await fill(cast);
    const { zip } = await exported(cast.ana, cast.ana.id);
    const before = await api.everything();
    expect((await send(cast.ana, zip)).body.data).toMatchObject({ created: 0, updated: 0, unchanged: 8 });
    expect(await api.everything()).toEqual(before);
  });

  it('is read in the form of version 1', async () => {
    const zip = readFileSync(join(__dirname, '..', '..', 'fixtures', 'moving', 'tasksmith-1.zip'));
    const { status, body } = await send(cast.ana, zip);
    expect([status, body.data.created]).toEqual([200, 8]);
    expect((await exported(cast.ana, cast.ana.id)).parts).toEqual(await partsIn(zip));
  });

  it.each([
    ['text with the first bytes of a zip', Buffer.from('PK\u0003\u0004 and no more'), 'archive.unreadable'],
    ['another zip', () => zipOf({ 'data.json': '{}' }), 'archive.unreadable'],
    ['one of a later version', () => archiveOf({}, { format_version: 2 }), 'archive.newer'],
    [
      'one without a part',
      () => archiveOf({}, { parts: { 'tasks.ndjson': { sha256: sha256('') } } }),
      'archive.damaged',
    ],
    ['one with a changed part', () => archiveOf({ 'tasks.ndjson': '{}\n' }, {}, sha256('x')), 'archive.damaged'],
  ])('is refused if it is %s', async (_, zip, code) => {
    const before = await api.everything();
    const { status, body } = await send(cast.ana, Buffer.isBuffer(zip) ? zip : await zip());
    expect([status, body.errors?.[0]?.code]).toEqual([400, code]);
    expect(await api.everything()).toEqual(before);
  });

  it('is refused with every line that is wrong, whatever part it is in', async () => {
    const good = '{"id":"a","title":"Good","tags":["new"]}';
    const lines = [good, '{"id":"b","title":"","priority":"low"}', '[]', '{"id":"c","title":7,"status":"x"}', good];
    const tags = '{"name":"new"}\n{"name":"","color":"red"}\n';
    const filters = '{"name":"x","filter":"stats = pending"}\n';
    const zip = await archiveOf({
      'tasks.ndjson': `${lines.join('\n')}\n`,
      'tags.ndjson': tags,
      'filters.ndjson': filters,
    });
    const before = await api.everything();
    const { status, body } = await send(cast.ana, zip);
    expect(status).toBe(400);
    expect(body.errors.map(({ id, line, field }: any) => [id, line, field])).toEqual([
      ['tags.ndjson', 2, 'name'],
      ['tags.ndjson', 2, 'color'],
      ['filters.ndjson', 1, 'filter'],
      [undefined, 2, 'title'],
      [undefined, 3, undefined],
      [undefined, 4, 'title'],
      [undefined, 4, 'status'],
      [undefined, 5, undefined],
    ]);
    expect(await api.everything()).toEqual(before);
  });

  const bytesOf = async (stream: Readable): Promise<Buffer> => {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  };

  it('of a whole service comes back byte for byte, with passwords if they were asked for', async () => {
    await fill(cast);
    await makeTask(cast.bob, { title: 'Of Bob' });
    await cast.root.post(`/api/users/${cast.bob.id}/deactivate`);
    const folder = mkdtempSync(join(tmpdir(), 'archive-'));
    const other = await Api.startOwn();
    try {
      for (const withHashes of [false, true]) {
        const zip = await bytesOf(await api.app.get(Archives, { strict: false }).ofAll(withHashes));
        const parts = await partsIn(zip);
        expect(linesOf(parts['users.ndjson']!).map(({ username, is_active }) => [username, is_active])).toEqual([
          ['admin', true],
          ['ana', true],
          ['bob', false],
        ]);
        expect(parts['users.ndjson']!.includes('$argon2id$')).toBe(withHashes);
        expect(linesOf(parts['users/bob/tasks.ndjson']!)).toMatchObject([{ title: 'Of Bob' }]);
        expect((await send(cast.ana, zip)).body.errors).toMatchObject([{ id: 'users.ndjson', code: 'archive.whole' }]);
        const path = join(folder, 'whole.zip');
        writeFileSync(path, zip);
        if (!withHashes) continue;
        const imports = other.app.get(WholeImports, { strict: false });
        expect(await imports.import(path)).toEqual({
          users: { created: 2, existing: 1 },
          tasks: { created: 9, updated: 0, unchanged: 0 },
        });
        const back = await bytesOf(await other.app.get(Archives, { strict: false }).ofAll(true));
        expect(await partsIn(back)).toEqual(parts);
        const before = await other.everything();
        expect(await imports.import(path)).toMatchObject({
          users: { created: 0 },
          tasks: { created: 0, unchanged: 9 },
        });
        expect(await other.everything()).toEqual(before);
        expect((await logIn(other, 'ana@example.com', 'Secret123')).username).toBe('ana');
      }
    } finally {
      rmSync(folder, { recursive: true });
      await other.stop();
    }
  });

  it('of a whole service gives the first admin of an unused one its name, and has a manifest of any size', async () => {
    const account = { first_name: 'R', last_name: 'S', is_active: true };
    const users = [
      { username: 'admin', email: 'chief@example.com', role: 'admin', ...account },
      { username: 'dora', email: 'dora@example.com', role: 'user', ...account },
    ];
    const texts = { 'users.ndjson': `${users.map((user) => JSON.stringify(user)).join('\n')}\n` };
    const folder = mkdtempSync(join(tmpdir(), 'archive-'));
    writeFileSync(join(folder, 'whole.zip'), await archiveOf(texts, { note: 'x'.repeat(2_000_000) }));
    const other = await Api.startOwn();
    try {
      const imports = other.app.get(WholeImports, { strict: false });
      for (const count of [1, 0])
        expect((await imports.import(join(folder, 'whole.zip'))).users).toEqual({
          created: count,
          existing: 2 - count,
        });
      const { body } = await (await logIn(other, 'chief@example.com', 'Root12345')).get('/api/users?sort_order=asc');
      expect(body.data.users.map(({ username, email }: any) => [username, email])).toEqual([
        ['admin', 'chief@example.com'],
        ['dora', 'dora@example.com'],
      ]);
    } finally {
      rmSync(folder, { recursive: true });
      await other.stop();
    }
  });

  it('of a whole service names the mistakes of all accounts, and changes nothing in a dry run', async () => {
    const account = { first_name: 'R', last_name: 'S', is_active: true, role: 'user' };
    const users = ['eva', 'finn'].map((username) => ({ username, email: `${username}@example.com`, ...account }));
    const texts = (task: string) => ({
      'users.ndjson': `${users.map((user) => JSON.stringify(user)).join('\n')}\n`,
      'users/eva/tasks.ndjson': `${task}\n`,
      'users/finn/tasks.ndjson': `{"id":"x","title":"Fine"}\n${task}\n`,
    });
    const folder = mkdtempSync(join(tmpdir(), 'archive-'));
    const imports = api.app.get(WholeImports, { strict: false });
    const before = await api.everything();
    try {
      writeFileSync(join(folder, 'bad.zip'), await archiveOf(texts('{"id":"y","title":""}')));
      writeFileSync(join(folder, 'good.zip'), await archiveOf(texts('{"id":"y","title":"Good"}')));
      const refusal = await imports.import(join(folder, 'bad.zip')).catch((error: unknown) => error);
      expect((refusal as { refusals: any[] }).refusals.map(({ place }) => place)).toEqual([
        { id: 'users/eva/tasks.ndjson', line: 1 },
        { id: 'users/finn/tasks.ndjson', line: 2 },
      ]);
      expect(await imports.import(join(folder, 'good.zip'), { isDryRun: true })).toEqual({
        users: { created: 2, existing: 0 },
        tasks: { created: 3, updated: 0, unchanged: 0 },
      });
      expect(await api.everything()).toEqual(before);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
