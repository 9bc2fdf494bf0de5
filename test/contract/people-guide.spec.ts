import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Api } from '../kit/api';
import { logIn, type Person } from '../kit/people';

const GUIDE = readFileSync(join(__dirname, '..', '..', 'docs', 'guide', 'people.md'), 'utf8');
const COMMANDS = [...GUIDE.matchAll(/```sh\n(.*?)```/gs)].map(([, commands]) => commands!).join('\n');

/** Those of the guide, in their order; each answer stands alone. */
const SCRIPT = `set -eu\n${COMMANDS.replaceAll(/^curl -s/gm, 'curl -s -w "\\n%{http_code}\\n"')}`;

describe('The guide on people', () => {
  let api: Api;
  let root: Person;
  let output: string;

  beforeAll(async () => {
    api = await Api.start();
    root = await logIn(api, 'root@example.com', 'Root12345');
    const env = { ...process.env, url: api.url, email: root.email, password: root.password };
    ({ stdout: output } = await promisify(execFile)('bash', ['-c', SCRIPT], { env }));
  }, 60_000);
  afterAll(() => api.stop());

  it('has commands that work, one after the other', () => {
    const statuses = output.match(/^\d{3}$/gm)!;
    expect(statuses).toHaveLength(14);
    expect(statuses.filter((status) => !/^20[012]$/.test(status))).toEqual([]);
  });

  it('creates an account, sets its password, invites somebody, and deletes the account for good', async () => {
    const actions = (await root.get('/api/audit?limit=500')).body.data.events.map(({ action }: any) => action);
    expect(actions).toEqual(expect.arrayContaining(['user.password_reset', 'invitation.created', 'user.purged']));
    await logIn(api, 'dora@example.com', 'Dora12345');
    expect((await root.get('/api/users?search=carla')).body.data.users).toEqual([]);
  });

  it('names the actions of the audit log', async () => {
    const { events } = (await root.get('/api/audit?limit=500')).body.data;
    for (const { action } of events) expect(GUIDE).toContain(`\`${action}\``);
  });
});
