import { dirname } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import { openApiDocument } from './document';
import { page } from './page';
import { START } from './start';
import { STYLE } from './style';

const YEAR_SECONDS = 31_536_000;

// The page keeps to a policy without inline scripts and styles, which the one that Nest would serve cannot.
const DOCS = page({
  title: 'Tasksmith API',
  head: '<link rel="stylesheet" href="/docs/assets/swagger-ui.css">',
  body: `<header class="bar"><a href="/">Tasksmith</a></header>
<main id="swagger-ui"></main>
<noscript><p class="note">This page needs JavaScript. <a href="/openapi.json">openapi.json</a> does not.</p></noscript>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>`,
});

/** Serves the document at /openapi.json and .yaml, made at the first request for it, and Swagger UI at /docs. */
export async function serveDocs(app: NestFastifyApplication): Promise<void> {
  const urls = { jsonDocumentUrl: 'openapi.json', yamlDocumentUrl: 'openapi.yaml' };
  SwaggerModule.setup('docs', app, () => openApiDocument(app), { ui: false, ...urls });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.get('/docs', (_, reply) => reply.type('text/html; charset=utf-8').send(DOCS));
  fastify.get('/docs/start.js', (_, reply) => reply.type('text/javascript; charset=utf-8').send(START));
  fastify.get('/style.css', (_, reply) => reply.type('text/css; charset=utf-8').send(STYLE));
  await fastify.register(fastifyStatic, {
    root: dirname(require.resolve('swagger-ui-dist/package.json')),
    prefix: '/docs/assets/',
    allowedPath: (path) => /^\/(?:swagger-ui(?:-bundle)?\.(?:css|js)|favicon-32x32\.png)$/.test(path),
    decorateReply: false,
    index: false,
    maxAge: YEAR_SECONDS,
  });
}
