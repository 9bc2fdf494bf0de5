import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Api } from '../kit/api';
import { makeTask } from '../kit/builders';
import { people } from '../kit/people';
import { freePort } from '../kit/service';
import { makeWebhook, settled } from '../kit/webhooks';

const GUIDE = readFileSync(join(__dirname, '..', '..', 'docs', 'guide', 'webhooks.md'), 'utf8');
const exampleIn = (language: string): string => new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 's').exec(GUIDE)![1]!;

const COMMANDS: [string, string, string[]][] = [
  ['js', process.execPath, ['-e']],
  ['python', 'python3', ['-c']],
];

async function listening(port: number): Promise<void> {
  for (;;) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(socket.destroy() !== undefined));
      socket.on('error', () => resolve(false));
    });
    if (isOpen) return;
    await pause(20);
  }
}

describe('The receiver in the guide on webhooks', () => {
  let api: Api;
  let child: ChildProcess | undefined;

  beforeEach(async () => {
    api = await Api.start({ WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8' });
  });
  afterEach(async () => {
    child?.kill('SIGKILL');
    await api.stop();
  });

  it.each(COMMANDS)(
    'has ten lines in %s, takes what is signed and refuses what is not',
    async (language, command, flags) => {
      const code = exampleIn(language);
      expect(code.trim().split('\n').length).toBeLessThanOrEqual(12);
      const { ana } = await people(api);
      const port = await freePort();
      const url = `http://127.0.0.1:${port}/`;
      const { id, secret } = await makeWebhook(ana, url);
      const { PATH } = process.env;
      child = spawn(command, [...flags, code], { env: { PATH, SECRET: secret, PORT: String(port) }, stdio: 'ignore' });
      await listening(port);
      await makeTask(ana, { title: 'Ñandú' });
      await settled(api);
      const { deliveries } = (await ana.get(`/api/webhooks/${id}/deliveries`)).body.data;
      expect(deliveries.map((each: any) => each.attempts.map(({ status }: any) => status))).toEqual([[204]]);
      const now = String(Math.floor(Date.now() / 1000));
      const headers = { 'webhook-id': 'x', 'webhook-timestamp': now, 'webhook-signature': 'v1,AAAA' };
      expect((await fetch(url, { method: 'POST', headers, body: '{}' })).status).toBe(401);
    },
  );
});
