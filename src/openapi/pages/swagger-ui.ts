import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pack, sendPacked, type Packed } from '../packed';
import { serveDocument } from '../served-document';
import { serveLinkPages } from './link-pages';
import { page } from './page';
import { START } from './start';
import { STYLE } from './style';
import { serveWrittenPages } from './written-pages';

const SWAGGER_UI = require.resolve('swagger-ui-dist/package.json');
const { version } = require('swagger-ui-dist/package.json') as { version: string };

const FOREVER = 'public, max-age=31536000, immutable';
const HTML = 'text/html; charset=utf-8';
const CSS = 'text/css; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';

// Works with a CSP without inline scripts and styles, unlike the page that Nest serves.
const DOCS = page({
  title: 'Tasksmith API',
  head: `<link rel="stylesheet" href="/docs/assets/swagger-ui.css?v=${version}">
<link rel="preload" href="/openapi.json" as="fetch" crossorigin="anonymous">`,
  body: `<header class="bar"><a href="/">Tasksmith</a></header>
<main id="swagger-ui"></main>
<noscript><p class="note">This page needs JavaScript. <a href="/openapi.json">openapi.json</a> does not.</p></noscript>
<script src="/docs/assets/swagger-ui-bundle.js?v=${version}"></script>
<script src="/docs/start.js"></script>`,
});

const asset = (name: string): Promise<Buffer> => readFile(join(dirname(SWAGGER_UI), name));

/** Serves the document at /openapi.json and /openapi.yaml, Swagger UI at /docs, and all other pages. */
export function serveDocs(app: NestFastifyApplication): void {
  serveDocument(app);
  const fastify = app.getHttpAdapter().getInstance();
  const serve = (path: string, type: string, content: () => string | Promise<Buffer>, cacheControl = 'no-cache') =>
    serveFile(fastify, path, async () => pack(type, await content()), cacheControl);
  serveWrittenPages(fastify);
  serveLinkPages(fastify);
  serve('/docs', HTML, () => DOCS);
  serve('/docs/start.js', SCRIPT, () => START);
  serve('/style.css', CSS, () => STYLE);
  serve('/docs/assets/swagger-ui.css', CSS, () => asset('swagger-ui.css'), FOREVER);
  serve('/docs/assets/swagger-ui-bundle.js', SCRIPT, () => asset('swagger-ui-bundle.js'), FOREVER);
}

/** Compresses the file once, on the first request. */
function serveFile(fastify: FastifyInstance, path: string, make: () => Promise<Packed>, cacheControl: string): void {
  let packed: Promise<Packed> | undefined;
  fastify.get(path, async (request: FastifyRequest, reply: FastifyReply) => {
    packed ??= make();
    sendPacked(request, reply, await packed, cacheControl);
    return reply;
  });
}
