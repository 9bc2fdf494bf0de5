import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { EventSource } from 'eventsource';
import { chromium, type Browser } from 'playwright-core';
import { Hub } from '../../src/changes/stream/hub';
import { Api } from '../kit/api';
import { makeTask } from '../kit/builders';
import { people, type Person } from '../kit/people';

const BROWSER = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** What programs that follow the stream really use. */
describe('The stream of changes is understood by', () => {
  let api: Api;
  let ana: Person;
  let url: string;

  beforeAll(async () => {
    api = await Api.start();
    ({ ana } = await people(api));
    url = `${api.url}/api/changes/stream`;
  });
  afterAll(() => api.stop());

  it('eventsource, which continues with the last id after a disconnect', async () => {
    const authorization = `Bearer ${ana.token}`;
    const sent: Record<string, string>[] = [];
    const source = new EventSource(url, {
      fetch: (address, init) => {
        sent.push(init.headers);
        return fetch(address, { ...init, headers: { ...init.headers, authorization } });
      },
    });
    const titles: string[] = [];
    const ready = once(source as any, 'ready');
    let wake = (): void => undefined;
    source.addEventListener('change', ({ data }) => {
      titles.push(JSON.parse(data).task.title);
      wake();
    });
    const has = async (title: string): Promise<void> => {
      while (!titles.includes(title)) await new Promise<void>((resolve) => (wake = resolve));
    };
    const [{ lastEventId, data }] = await ready;
    expect([lastEventId, data]).toEqual([expect.stringMatching(/^[\w-]+$/), '{}']);
    await makeTask(ana, { title: 'eventsource one' });
    await has('eventsource one');
    // As a network does: only the stream has a connection that nothing else uses.
    for (const socket of streamSockets()) socket.destroy();
    await makeTask(ana, { title: 'eventsource two' });
    await has('eventsource two');
    source.close();
    expect(sent).toHaveLength(2);
    expect(sent[1]).toMatchObject({ 'Last-Event-ID': expect.stringMatching(/^[\w-]+$/) });
  });

  /** The connections of the open streams. */
  function streamSockets(): { destroy(): void }[] {
    const hub = api.app.get(Hub);
    const streams: any[] = Reflect.get(hub, 'streams').call(hub);
    return streams.map(({ outlet }) => Reflect.get(outlet, 'response').socket);
  }

  it('curl -N', async () => {
    const child = spawn('curl', ['-sN', url, '-H', `Authorization: Bearer ${ana.token}`]);
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
    const shows = async (text: string): Promise<void> => {
      while (!printed.includes(text)) await once(child.stdout, 'data');
    };
    await shows('event: ready');
    await makeTask(ana, { title: 'curl' });
    await shows('"title":"curl"');
    child.kill();
    expect(printed).toMatch(
      /^retry: 2000\n\nevent: ready\nid: [\w-]+\ndata: \{\}\n\nevent: change\nid: [\w-]+\ndata: \{.*\}\n\n$/,
    );
  });

  it('Chromium’s own EventSource with a ticket', async () => {
    const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
    const browser: Browser = await chromium.launch({ executablePath: BROWSER, args });
    try {
      const page = await browser.newPage();
      await page.goto(`${api.url}/`);
      const { ticket } = (await ana.post('/api/changes/ticket')).body.data;
      await page.evaluate((address) => {
        const shown: string[] = [];
        const source = new (globalThis as any).EventSource(address);
        for (const name of ['ready', 'change', 'error'])
          source.addEventListener(name, ({ data, lastEventId }: any) => shown.push(`${name} ${lastEventId} ${data}`));
        Object.assign(globalThis, { shown });
      }, `/api/changes/stream?ticket=${ticket}`);
      await page.waitForFunction(() => (globalThis as any).shown.length === 1);
      await makeTask(ana, { title: 'Chromium' });
      await page.waitForFunction(() => (globalThis as any).shown.length === 2);
      const shown: string[] = await page.evaluate(() => (globalThis as any).shown);
      expect(shown).toEqual([
        expect.stringMatching(/^ready [\w-]+ \{\}$/),
        expect.stringMatching(/^change [\w-]+ \{.*"title":"Chromium"/),
      ]);
    } finally {
      await browser.close();
    }
  });
});
