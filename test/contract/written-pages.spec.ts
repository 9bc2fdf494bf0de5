import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { htmlOf } from '../../src/openapi/pages/markdown';

const ROOT = join(__dirname, '..', '..');

/** Asks the service for each path as a browser, and prints whether markdown-it is loaded, before and after each. */
const PROGRAM = `
  const [root, url, ...paths] = process.argv.slice(1);
  require(root + '/test/kit/runner/native.js').install();
  const { createApp } = require(root + '/src/app.ts');
  const { configFor } = require(root + '/test/kit/config.ts');
  const isLoaded = () => Object.keys(require.cache).some((file) => /node_modules.markdown-it\\W/.test(file));
  (async () => {
    const app = await createApp(configFor(url));
    await app.init();
    const seen = [isLoaded()];
    for (const path of paths) {
      const { statusCode } = await app.inject({ url: path, headers: { accept: 'text/html' } });
      seen.push([statusCode, isLoaded()]);
    }
    console.log(JSON.stringify(seen));
    await app.close();
  })();
`;

const PAGES: Record<string, string> = { 'a.md': '/docs/a.md', 'a.png': '/docs/a.png', '#here': '#here' };

describe('Pages that are written in Markdown', () => {
  const html = (markdown: string): Promise<string> => htmlOf(markdown, (target) => PAGES[target]);

  it('load what renders them when the first one is asked for', () => {
    const folder = mkdtempSync(join(tmpdir(), `tasksmith-pages-${process.pid}-`));
    const given = ['-e', PROGRAM, ROOT, `sqlite:${join(folder, 'tasks.sqlite')}`, '/', '/docs', '/readme'];
    const lines = execFileSync(process.execPath, given, { encoding: 'utf8' }).trim().split('\n');
    rmSync(folder, { recursive: true, force: true });
    expect(JSON.parse(lines.at(-1)!)).toEqual([false, [200, false], [200, false], [200, true]]);
  });

  it('show HTML as text, except anchors and line breaks', async () => {
    expect(await html('<script>a()</script> & <b onclick="a()">b</b>')).toBe(
      '<p>&lt;script&gt;a()&lt;/script&gt; &amp; &lt;b onclick=&quot;a()&quot;&gt;b&lt;/b&gt;</p>\n',
    );
    expect(await html('<div>\n\nblock\n\n</div>')).toBe('<p>&lt;div&gt;</p>\n<p>block</p>\n<p>&lt;/div&gt;</p>\n');
    expect(await html('<a id="x" onclick="a()"></a>')).not.toContain('<a');
    expect(await html('<!-- made by\na program -->\n<a id="x-1"></a>one<br>two')).toBe(
      '<p><a id="x-1"></a>one<br>two</p>\n',
    );
  });

  it('link to served files, and show other links as text', async () => {
    expect(await html('[*a*](a.md), [b `c`](../src/b.ts), [x](javascript:x), [d](#here)')).toBe(
      '<p><a href="/docs/a.md"><em>a</em></a>, b <code>c</code>, [x](javascript:x), <a href="#here">d</a></p>\n',
    );
    expect(await html('![a "picture"](a.png) ![another](b.png)')).toBe(
      '<p><img src="/docs/a.png" alt="a &quot;picture&quot;"> another</p>\n',
    );
  });

  it('name headings as GitHub does', async () => {
    expect(await html('## What `gone` means: a_b, [0.1.0]\n\n[0.1.0]: #here')).toBe(
      '<h2 id="what-gone-means-a_b-010">What <code>gone</code> means: a_b, <a href="#here">0.1.0</a></h2>\n',
    );
  });

  it('have code and tables that scroll', async () => {
    expect(await html('```sh\na < b\n```')).toBe('<pre tabindex="0"><code>a &lt; b</code></pre>\n');
    expect(await html('| a |\n|---|\n| `b\\|c` |')).toMatch(
      /^<div class="table"><table>[^]*<td><code>b\|c<\/code><\/td>[^]*<\/table><\/div>\n$/,
    );
  });

  it('may have bold words on two lines', async () => {
    expect(await html('are **not\ntested**.')).toBe('<p>are <strong>not\ntested</strong>.</p>\n');
  });
});
