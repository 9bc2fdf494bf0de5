import { readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join, posix } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { varyBy } from '../../http/accept';
import { fileOfPackage } from '../../version';
import { prefersPage } from './landing-page';
import { htmlOf } from './markdown';
import { page } from './page';

const TYPES: Record<string, string> = { '.md': 'text/plain; charset=utf-8', '.png': 'image/png' };

/** The served files by address: README, changelog and docs/, except the sources of the reference. */
function writtenPages(root: string): Map<string, string> {
  const inDocs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .map((name) => name.split('\\').join('/'))
    .filter((name) => extname(name) in TYPES && !name.startsWith('source/'))
    .map((name): [string, string] => [`/docs/${name}`, `docs/${name}`]);
  return new Map([['/readme', 'README.md'], ['/changelog', 'CHANGELOG.md'], ...inDocs]);
}

/** Resolves the links of a file. Links to files that are not served become text. */
const linksOf = (pages: Map<string, string>, file: string) => (target: string) => {
  if (/^(?:https?:|#)/.test(target)) return target;
  const [path = '', anchor] = target.split('#');
  const wanted = posix.join(posix.dirname(file), path);
  const address = [...pages].find(([, each]) => each === wanted)?.[0];
  return address && address + (anchor ? `#${anchor}` : '');
};

const titleOf = (markdown: string): string => /^# (.*)$/m.exec(markdown)?.[1] ?? 'Tasksmith';

async function rendered(pages: Map<string, string>, file: string, markdown: string): Promise<string> {
  // Converts images with a size for GitHub to plain Markdown images.
  const plain = markdown.replaceAll(/<img src="([^"]+)" alt="([^"]*)"[^>]*>/g, '![$2]($1)');
  return page({
    title: titleOf(markdown).replaceAll(/[<>&]/g, ''),
    body: `<header class="bar"><a href="/">Tasksmith</a></header>
<main class="text written">
${await htmlOf(plain, linksOf(pages, file))}
</main>`,
  });
}

/** Caches rendered files until they change. The longest takes 50 ms. */
function renderer(pages: Map<string, string>): (file: string, markdown: string) => Promise<string> {
  const kept = new Map<string, { markdown: string; html: Promise<string> }>();
  return (file, markdown) => {
    const known = kept.get(file);
    if (known?.markdown === markdown) return known.html;
    const html = rendered(pages, file, markdown);
    kept.set(file, { markdown, html });
    return html;
  };
}

/** Serves README, changelog and docs/: as HTML to browsers, as Markdown otherwise. */
export function serveWrittenPages(fastify: FastifyInstance): void {
  const readme = fileOfPackage('README.md');
  const pages = readme ? writtenPages(dirname(readme)) : new Map<string, string>();
  const render = renderer(pages);
  const send = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const file = pages.get(request.url.split('?')[0]!);
    if (!file) {
      reply.callNotFound();
      return reply;
    }
    const content = readFileSync(join(dirname(readme!), file));
    varyBy(reply, 'Accept');
    reply.header('Cache-Control', 'no-cache');
    return file.endsWith('.md') && prefersPage(request)
      ? reply.type('text/html; charset=utf-8').send(await render(file, content.toString('utf8')))
      : reply.type(TYPES[extname(file)]!).send(content);
  };
  for (const path of ['/readme', '/changelog', '/docs/*']) fastify.get(path, send);
}
