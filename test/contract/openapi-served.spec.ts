import { createRequire } from 'node:module';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { Api, type Client } from '../kit/api';

const FILES = [
  '/openapi.json',
  '/openapi.yaml',
  '/docs',
  '/docs/start.js',
  '/style.css',
  '/docs/assets/swagger-ui.css',
  '/docs/assets/swagger-ui-bundle.js',
];
const OPEN = { br: brotliDecompressSync, gzip: gunzipSync, identity: (bytes: Buffer) => bytes };

type Encoding = keyof typeof OPEN;

// Clients decompress responses; inject shows them as they are sent.
describe('What is the same for everybody', () => {
  let api: Api;
  let anybody: Client;

  beforeAll(async () => {
    api = await Api.start({ TRUSTED_PROXIES: '10.0.0.0/8' });
    anybody = api.anonymous;
  });
  afterAll(() => api.stop());

  const get = (url: string, headers: Record<string, string> = {}, remoteAddress = '127.0.0.1') =>
    api.app.getHttpAdapter().getInstance().inject({ method: 'GET', url, headers, remoteAddress });

  it.each(FILES)('comes compressed as the caller takes it: %s', async (path) => {
    const plain = await get(path);
    expect(plain.headers['content-encoding']).toBeUndefined();
    const sizes: Partial<Record<Encoding, number>> = { identity: plain.rawPayload.length };
    for (const encoding of ['br', 'gzip'] as const) {
      const sent = await get(path, { 'accept-encoding': encoding });
      expect([sent.statusCode, sent.headers['content-encoding']]).toEqual([200, encoding]);
      expect(sent.headers.vary).toMatch(/^origin, accept-encoding$/i);
      expect(OPEN[encoding](sent.rawPayload).equals(plain.rawPayload)).toBe(true);
      sizes[encoding] = sent.rawPayload.length;
    }
    expect(sizes.br!).toBeLessThan(sizes.identity!);
    const fromBrowser = await get(path, { 'accept-encoding': 'gzip, deflate, br, zstd' });
    expect(fromBrowser.headers['content-encoding']).toBe('br');
  });

  it.each(FILES)('is not sent again to one that has it: %s', async (path) => {
    const tags = new Set<string>();
    for (const encoding of Object.keys(OPEN)) {
      const { headers } = await get(path, { 'accept-encoding': encoding });
      const tag = String(headers.etag);
      expect([tag, headers['cache-control']]).toEqual([
        expect.stringMatching(/^"[\da-f]{20}(?:-\w+)?"$/),
        expect.stringMatching(/^(?:no-cache|public, max-age=31536000, immutable)$/),
      ]);
      tags.add(tag);
      for (const known of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
        const again = await get(path, { 'accept-encoding': encoding, 'if-none-match': known });
        expect([known, again.statusCode, again.payload, again.headers.etag]).toEqual([known, 304, '', tag]);
      }
    }
    // Different bytes have different strong tags.
    expect(tags.size).toBe(3);
    expect((await get(path, { 'if-none-match': '"0000"' })).statusCode).toBe(200);
  });

  const addressesIn = async (headers: Record<string, string>, from?: string): Promise<string[]> => {
    const { servers, externalDocs } = (await get('/openapi.json', headers, from)).json();
    return [...servers.map(({ url }: { url: string }) => url), externalDocs.url];
  };

  it('names the address that it was asked for, and that of a proxy only if it is trusted', async () => {
    const proxied = {
      host: '10.1.2.3:3000',
      'x-forwarded-host': 'tasks.example.com',
      'x-forwarded-proto': 'https',
    };
    expect(await addressesIn({ host: 'localhost:4000' })).toEqual([
      'http://localhost:4000',
      'http://localhost:4000/changelog',
    ]);
    expect(await addressesIn(proxied, '10.9.9.9')).toEqual([
      'https://tasks.example.com',
      'https://tasks.example.com/changelog',
    ]);
    expect(await addressesIn(proxied, '192.0.2.1')).toEqual(['http://10.1.2.3:3000', 'http://10.1.2.3:3000/changelog']);
    expect(await addressesIn({ host: '"><script>' })).toEqual([
      'http://127.0.0.1:3000',
      'http://127.0.0.1:3000/changelog',
    ]);
  });

  it('says the same in YAML as in JSON', async () => {
    const nest = createRequire(require.resolve('@nestjs/swagger'));
    const { load } = nest('js-yaml') as { load(text: string): unknown };
    const { headers, text } = await anybody.get('/openapi.yaml');
    expect(headers.get('content-type')).toBe('application/yaml; charset=utf-8');
    expect(load(text)).toEqual((await anybody.get('/openapi.json')).body);
  });

  it('caches the documents of only a few addresses', async () => {
    for (let i = 0; i < 20; i += 1)
      expect((await addressesIn({ host: `host-${i}.example.com` }))[0]).toBe(`http://host-${i}.example.com`);
  });
});

describe('Pages for people', () => {
  let api: Api;
  let anybody: Client;

  beforeAll(async () => {
    api = await Api.start();
    anybody = api.anonymous;
  });
  afterAll(() => api.stop());

  const HTML = { accept: 'text/html' };
  const page = async (path: string): Promise<string> => {
    const { status, headers, text } = await anybody.get(path, HTML);
    expect([path, status, headers.get('content-type')]).toEqual([path, 200, 'text/html; charset=utf-8']);
    return text;
  };

  it('begin with one that names the address that it was asked for, and links the tour', async () => {
    const landing = await page('/');
    expect(landing).toContain(`url=${api.url}\n`);
    expect(landing).toContain('href="/readme#tour"');
  });

  it('have no link among them that leads nowhere, nor to an anchor that is not there', async () => {
    const seen = new Map<string, string>();
    const queue = ['/'];
    while (queue.length > 0) {
      const path = queue.pop()!;
      if (seen.has(path) || /\.(?:png|json|yaml)$|^\/(?:api|docs$|style)/.test(path)) continue;
      seen.set(path, await page(path));
      for (const [, target] of seen.get(path)!.matchAll(/href="(\/[^"#]*)/g)) queue.push(target!);
    }
    expect([...seen.keys()]).toEqual(
      expect.arrayContaining(['/readme', '/changelog', '/docs/taskforge.md', '/docs/close.md']),
    );
    for (const [path, text] of seen) {
      for (const [, target, anchor] of text.matchAll(/href="([^"#]*)#([^"]+)"/g)) {
        const there = seen.get(target || path);
        if (there)
          expect([path, target, anchor, there.includes(`id="${anchor}"`)]).toEqual([path, target, anchor, true]);
      }
    }
  });

  it('are text for programs, as it is written', async () => {
    const { headers, text } = await anybody.get('/changelog');
    expect([headers.get('content-type'), text.slice(0, 11)]).toEqual(['text/plain; charset=utf-8', '# Changelog']);
    expect(await page('/changelog')).toMatch(/<h1 id="changelog">Changelog<\/h1>[^]*<li>/);
  });

  it.each(['/docs/../package.json', '/docs/source/close.md', '/docs/%2e%2e/package.json', '/docs/nothing.md'])(
    'are those of the documentation and no other file: %s',
    async (path) => {
      expect((await anybody.get(path, HTML)).status).toBe(404);
    },
  );
});
