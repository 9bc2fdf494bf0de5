import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Api } from '../../kit/api';
import { makeTask } from '../../kit/builders';
import { people } from '../../kit/people';
import { Receiver } from '../../kit/receiver';
import { makeWebhook } from '../../kit/webhooks';

const SERIES = [
  'http_request_duration_seconds_bucket',
  'tasksmith_open_streams',
  'tasksmith_writer_queue_length',
  'tasksmith_writer_batch_units_bucket',
  'tasksmith_commit_duration_seconds_bucket',
  'tasksmith_pool_connections',
  'tasksmith_pool_waiting',
  'tasksmith_events_written_total',
  'tasksmith_webhook_queue_length',
  'tasksmith_webhook_queue_age_seconds',
  'tasksmith_webhook_attempts_total',
  'process_cpu_seconds_total',
  'process_resident_memory_bytes',
  'nodejs_eventloop_lag_seconds',
];

interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

const ENV = { METRICS: 'on', WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8' };

describe('GET /metrics', () => {
  let api: Api;

  const start = async (env: NodeJS.ProcessEnv = ENV): Promise<void> => {
    api = await Api.startOwn(env);
  };
  const ask = (headers: Record<string, string> = {}, url = api.url): Promise<Response> =>
    fetch(`${url}/metrics`, { headers });
  const text = async (): Promise<string> => (await ask()).text();

  /** Reads the format strictly: a line that is none of it fails. */
  function samplesIn(page: string): Sample[] {
    return page
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => {
        const {
          name,
          labels = '',
          value,
        } = /^(?<name>[a-z0-9_]+)(?:\{(?<labels>.*)\})? (?<value>\S+)$/.exec(line)!.groups!;
        const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\\n]|\\.)*)"(?:,|$)/g)].map(([, key, its]) => [key, its]);
        return { name: name!, labels: Object.fromEntries(pairs), value: Number(value === '+Inf' ? Infinity : value) };
      });
  }
  const samples = async (): Promise<Sample[]> => samplesIn(await text());
  const valueOf = (all: Sample[], name: string, labels: Record<string, string> = {}): number | undefined =>
    all.find((each) => each.name === name && Object.entries(labels).every(([key, its]) => each.labels[key] === its))
      ?.value;

  afterEach(() => api.stop());

  it('does not exist unless it is switched on', async () => {
    await start({});
    expect((await ask()).status).toBe(404);
  });

  it('is for this machine, and not for what a proxy of this machine passes on', async () => {
    await start();
    expect((await ask()).headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    for (const header of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'])
      expect((await ask({ [header]: '127.0.0.1' })).status).toBe(403);
    await api.stop();
    await start({ ...ENV, TRUSTED_PROXIES: '127.0.0.1' });
    expect((await ask({ 'x-forwarded-for': '192.0.2.1' })).status).toBe(403);
  });

  it('is for those who have the token, if there is one', async () => {
    await start({ ...ENV, METRICS_TOKEN: 'a-long-token-of-metrics' });
    expect((await ask()).status).toBe(401);
    expect((await ask()).headers.get('www-authenticate')).toBe('Bearer');
    for (const wrong of ['Bearer nope', 'Basic a-long-token-of-metrics', 'a-long-token-of-metrics'])
      expect((await ask({ authorization: wrong })).status).toBe(401);
    const right = { authorization: 'bearer a-long-token-of-metrics', 'x-forwarded-for': '192.0.2.1' };
    expect((await ask(right)).status).toBe(200);
  });

  it('has every series, and each in the form and with the name that Prometheus wants', async () => {
    await start();
    await makeTask((await people(api)).ana);
    const page = await text();
    const all = samplesIn(page);
    const names = new Set(all.map(({ name }) => name));
    for (const name of SERIES) expect(names).toContain(name);
    const types = new Map([...page.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name, type]) => [name!, type!]));
    for (const [name, type] of types) {
      expect(page).toMatch(new RegExp(`^# HELP ${name} \\S`, 'm'));
      expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter']);
      expect(name).not.toMatch(/_(?:ms|milliseconds|kb|count|sum|bucket)$/);
    }
    for (const { name } of all) expect([...types.keys()].some((known) => name.startsWith(known))).toBe(true);
    const keys = all.map(({ name, labels }) => name + JSON.stringify(labels));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('counts what happened: requests, commits, events, streams and attempts', async () => {
    await start();
    const { ana } = await people(api);
    const receiver = await Receiver.start();
    await makeWebhook(ana, receiver.url);
    const before = await samples();
    const { id } = await makeTask(ana);
    await ana.get(`/api/tasks/${id}`);
    await ana.get('/api/tasks/999999');
    const stream = await fetch(`${api.url}/api/changes/stream`, { headers: { authorization: `Bearer ${ana.token}` } });
    await receiver.received(1);
    const after = await samples();
    const route = '/api/tasks/{id}';
    const count = 'http_request_duration_seconds_count';
    expect(valueOf(after, count, { route, method: 'GET', status: '200' })).toBe(1);
    expect(valueOf(after, count, { route, method: 'GET', status: '404' })).toBe(1);
    expect(valueOf(after, 'tasksmith_events_written_total', { event: 'task.created' })).toBe(1);
    expect(valueOf(after, 'tasksmith_open_streams')).toBe(1);
    const grows = (name: string): boolean => valueOf(after, name)! > valueOf(before, name)!;
    expect(['tasksmith_commit_duration_seconds_count', 'tasksmith_writer_batch_units_sum'].map(grows)).toEqual([
      true,
      true,
    ]);
    for (const state of ['busy', 'idle'])
      expect(valueOf(after, 'tasksmith_pool_connections', { state })).toBeGreaterThanOrEqual(0);
    await stream.body!.cancel();
    for (const end = Date.now() + 10_000; Date.now() < end;)
      if (valueOf(await samples(), 'tasksmith_webhook_attempts_total', { result: 'success' })) break;
    expect(valueOf(await samples(), 'tasksmith_webhook_attempts_total', { result: 'success' })).toBe(1);
    await receiver.stop();
  });

  it('knows the age of the oldest delivery that waits', async () => {
    await start({ ...ENV, WEBHOOK_FIRST_RETRY_SECONDS: '3600' });
    const { ana } = await people(api);
    const receiver = await Receiver.start();
    receiver.answering = (_, response) => void response.writeHead(500).end();
    await makeWebhook(ana, receiver.url);
    await makeTask(ana);
    await receiver.received(1);
    const all = await samples();
    expect(valueOf(all, 'tasksmith_webhook_queue_length')).toBe(1);
    expect(valueOf(all, 'tasksmith_webhook_queue_age_seconds')).toBeGreaterThan(0);
    await receiver.stop();
  });

  it('has no more series after paths, methods and parameters that nobody has ever sent', async () => {
    await start();
    const hit = async (path: string, init?: RequestInit): Promise<string> => (await fetch(api.url + path, init)).text();
    const hostile = async (seed: string): Promise<void> => {
      for (let i = 0; i < 40; i++) {
        await hit(`/${seed}/${i}`);
        await hit(`/api/tasks/${seed}${i}?${seed}${i}=1`);
        await hit(`/api/tasks/${i + 1}`, { headers: { 'x-request-id': `${seed}${i}` } });
      }
      for (const method of ['PROPFIND', 'LOCK', 'REPORT', 'SEARCH', 'MKCOL']) await hit('/', { method });
      await text();
    };
    const keys = async () =>
      (await samples()).filter(({ name }) => name.startsWith('http_')).map(({ name, labels }) => [name, labels]);
    await hostile('a');
    const before = await keys();
    await hostile('b');
    expect(await keys()).toEqual(before);
    expect(await text()).not.toMatch(/PROPFIND|\/a\/1|b1/);
  });

  it('has a dashboard, which asks for no other series', async () => {
    await start();
    const dashboard = JSON.parse(
      readFileSync(join(__dirname, '..', '..', '..', 'docs', 'grafana-dashboard.json'), 'utf8'),
    );
    const asked = dashboard.panels.flatMap((panel: any) => panel.targets.map(({ expr }: any) => expr as string));
    // The first one is counted in the next.
    await text();
    const names = new Set((await samples()).map(({ name }) => name));
    for (const expr of asked)
      for (const [name] of expr.matchAll(/\b(?:http|tasksmith|process|nodejs)_\w+/g))
        if (name !== 'tasksmith_events_written_total') expect(names).toContain(name);
    expect(asked.length).toBeGreaterThan(8);
  });
});
