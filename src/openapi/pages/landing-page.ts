import Negotiator from 'negotiator';
import type { FastifyRequest } from 'fastify';
import type { Api } from '../../http/apis';
import { page } from './page';

/** Whether the client is a browser that prefers HTML. Programs that accept anything get JSON. */
export const prefersPage = (request: FastifyRequest): boolean =>
  request.headers.accept?.includes('text/html') === true &&
  new Negotiator(request.raw).mediaType(['text/html', 'application/json']) === 'text/html';

/** The start page for browsers. */
export const landingPage = (version: string, address: string, apis: Api[]): string =>
  page({
    title: 'Tasksmith',
    body: `<header class="bar"><a href="/">Tasksmith</a> <span>${version}</span></header>
<main class="text">
<h1>A task backend that you host yourself</h1>
<p>Users, tasks and tags over HTTP, with several APIs over one store. This is the running service at
<code>${address}</code>.</p>
<ul class="places">
<li><a href="/docs"><b>Try it</b> every operation, with examples, in Swagger UI</a></li>
<li><a href="/openapi.json"><b>openapi.json</b> the contract for programs (<code>/openapi.yaml</code> as well)</a></li>
<li><a href="/api/health"><b>Health</b> the state of the service and its database</a></li>
<li><a href="/readme"><b>README</b> quick start, tour, configuration</a></li>
${apis.map(referenceItem).join('\n')}
<li><a href="/docs/README.md"><b>Guides</b> writing safely, filtering, webhooks, import and export, running it</a></li>
<li><a href="/changelog"><b>Changelog</b> what is new in this version</a></li>
</ul>
<h2>A first request</h2>
<p>Register, log in, and send the token along. The <a href="/readme#tour">tour</a> continues from here.</p>
<pre tabindex="0"><code>url=${address}
curl -X POST $url/api/auth/register \\
  -H 'Content-Type: application/json' \\
  -d '{"username": "ana",
       "email": "ana@example.com",
       "password": "Secret123"}'</code></pre>
</main>`,
  });

const referenceItem = ({ name, guide: { title, summary } }: Api): string =>
  `<li><a href="/docs/${name}.md"><b>${title}</b> ${summary}: the reference</a></li>`;
