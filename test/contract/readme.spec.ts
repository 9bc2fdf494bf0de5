import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Service } from '../kit/service';

const ROOT = join(__dirname, '..', '..');
const LONGEST_MS = 180_000;

const run = promisify(execFile);
const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** All blocks of this language in a page, or in what follows one of its headings. */
function blocksOf(file: string, language: string, heading = ''): string[] {
  const page = textOf(file).split(`\n## ${heading}`).at(1)!;
  const part = heading ? page.split('\n## ')[0]! : textOf(file);
  return [...part.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, 'g'))].map(([, block]) => block!);
}

/** The JSON and CSV bodies that curl printed one after the other. */
const bodiesOf = (printed: string): string[] => printed.trim().split(/\n?(?=\{"success")|(?<=\})(?=id,title)/);

const jsonIn = (printed: string): any[] =>
  printed
    .trim()
    .split(/(?<=\})(?=\{)/)
    .map((body) => JSON.parse(body));

describe('The README and the guides', () => {
  let folder: string;
  let service: Service;
  let env: NodeJS.ProcessEnv;
  let tour: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), `tasksmith-readme-${process.pid}-`));
    mkdirSync(join(folder, 'backups'));
    const DATABASE_URL = `sqlite:${join(folder, 'data', 'tasks.sqlite')}`;
    // The tour logs in before each guide: more often than ten times a minute.
    service = Service.run({ PORT: '0', DATABASE_URL, RATE_LIMIT: 'off' });
    const url = await service.url();
    env = { PATH: process.env.PATH, HOME: process.env.HOME, DATABASE_URL, PORT: new URL(url).port };
    tour = blocksOf('README.md', 'sh', 'Tour')[0]!.replace('http://127.0.0.1:3000', url);
  }, LONGEST_MS);
  afterAll(async () => {
    await service.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  const bash = async (script: string, cwd = folder): Promise<string> =>
    (await run('bash', ['-euo', 'pipefail', '-c', script], { cwd, env })).stdout;

  /** The shell blocks of a guide, after these commands, and what each printed. */
  async function follow(file: string, before = ''): Promise<{ block: string; printed: string }[]> {
    const blocks = blocksOf(file, 'sh').map((block) => block.replaceAll('backups/', `${folder}/backups/`));
    const [, ...printed] = (await bash([before, ...blocks].join('\necho; echo -----\n'), ROOT)).split('\n-----\n');
    return blocks.map((block, i) => ({ block, printed: printed[i]! }));
  }

  it('have a tour that does what it says, command by command, on a service that was just started', async () => {
    const [registered, tag, changed, urgent, csv] = bodiesOf(await bash(tour));
    for (const body of [registered, tag, changed, urgent]) expect(JSON.parse(body!)).toMatchObject({ success: true });

    // The README shows the response of the PATCH as it is, except for the times.
    const shown = JSON.parse(blocksOf('README.md', 'json', 'Tour')[0]!);
    const { data } = JSON.parse(changed!);
    const { created_at, updated_at } = data;
    expect(JSON.parse(changed!)).toEqual({ ...shown, data: { ...shown.data, created_at, updated_at } });
    expect(Object.keys(data)).toEqual(Object.keys(shown.data));
    expect(JSON.parse(urgent!).data.tasks).toEqual([data]);
    expect(csv).toMatch(/^id,title,.*\r\n1,Write API documentation,/);
  });

  it(
    'have a tour that works after npm run demo, twice, from any folder, and writes no file',
    async () => {
      await run(process.execPath, [join(ROOT, 'scripts', 'demo.mjs')], { cwd: folder, env });
      for (const cwd of [tmpdir(), mkdtempSync(join(folder, 'other-'))]) {
        const before = readdirSync(cwd);
        const [again, sameTag, changed, urgent] = bodiesOf(await bash(tour, cwd)).map((body) =>
          body.startsWith('{') ? JSON.parse(body) : body,
        );
        for (const refused of [again, sameTag]) expect(refused).toMatchObject({ success: false });
        expect(changed).toMatchObject({ success: true, data: { status: 'in_progress', tags: [{ name: 'docs' }] } });
        expect(urgent.data.tasks).toContainEqual(changed.data);
        if (cwd !== tmpdir()) expect(readdirSync(cwd)).toEqual(before);
      }
    },
    LONGEST_MS,
  );

  it(
    'have commands for writing safely that end as their comments say, and for Close that complete a task',
    async () => {
      const results = await follow('docs/guide/writing-safely.md', tour);
      expect(results.length).toBeGreaterThan(5);
      for (const { block, printed } of results) {
        const expected = [...block.matchAll(/# (\d{3})\b/g)].map(([, status]) => Number(status));
        const statuses = [...printed.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));
        expect(statuses).toEqual(expected);
        if (expected.length > 0) continue;
        const bodies = bodiesOf(printed);
        expect(bodies.length).toBe([...block.matchAll(/^curl /gm)].length);
        for (const body of bodies) expect(JSON.parse(body)).toMatchObject({ success: true });
      }
      const retried = results.find(({ block }) => block.includes('Idempotency-Key'))!.printed;
      const [first, second] = retried.match(/\{"success.*?\}(?=HTTP|$)/gm)!;
      expect(second).toBe(first);
      expect(retried).toMatch(/^idempotency-replayed: true/im);

      const [close] = await follow('docs/guide/coming-from-close.md', tour);
      expect(JSON.parse(close!.printed)).toMatchObject({ lead_name: 'Wayne Enterprises', is_complete: true });
    },
    LONGEST_MS,
  );

  it(
    'have commands that create, use, change, rotate and delete an API key',
    async () => {
      const [use, manage] = await follow('docs/guide/keys.md', tour);
      const [tasks, me] = jsonIn(use!.printed);
      expect(tasks).toMatchObject({ success: true });
      expect(me).toMatchObject({ email: expect.any(String) });
      const [list, changed, deleted] = jsonIn(manage!.printed);
      const { api_keys: keys } = list.data;
      expect(keys.at(-1)).toMatchObject({
        name: 'Nightly report',
        scopes: ['read'],
        expires_at: '2099-01-01T00:00:00',
      });
      expect(changed.data).toMatchObject({ name: 'Weekly report', expires_at: '2098-01-01T00:00:00' });
      expect(deleted).toMatchObject({ success: true });
    },
    LONGEST_MS,
  );

  it(
    'have commands that back up the running service and restore into it',
    async () => {
      const [backup, restore] = await follow('docs/guide/backup.md');
      expect(backup!.printed).toMatch(/integrity_check ok/);
      expect(restore!.printed).toMatch(/Restored/);
      expect(readdirSync(join(folder, 'backups'))).toEqual(['monday.sqlite']);
    },
    LONGEST_MS,
  );

  it(
    'have commands that check a running service from outside, practise a restore, and go back to before an upgrade',
    async () => {
      const [check, drill, before, back] = await follow('docs/guide/running.md', tour);
      expect(check!.printed).toMatch(/"status":"live"[^]*"status":"ready"/);
      expect(drill!.printed).toMatch(/integrity_check ok[^]*Restored/);
      expect(before!.printed).toMatch(/integrity_check ok/);
      expect(back!.printed).toMatch(/Restored/);
      expect(readdirSync(join(folder, 'backups', 'drill'))).toContain('tasksmith.sqlite');
    },
    LONGEST_MS,
  );
});
