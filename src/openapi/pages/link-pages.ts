import type { FastifyInstance } from 'fastify';
import { varyBy } from '../../http/accept';
import { LANGUAGE_HEADER, languageOf, type Language } from '../../http/language';
import { COMMON, FORMS, type Field, type Form } from './link-forms';
import { LINK_SCRIPT } from './link-script';
import { page } from './page';

const HTML = 'text/html; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';
/** Only a link leads there. */
const HIDDEN = { config: { isHidden: true } };

const fieldHtml = ({ name, label, attributes }: Field): string =>
  `<p><label for="${name}">${label}</label><br><input id="${name}" name="${name}" ${attributes}></p>`;

function htmlOf({ action, tokenField, title, fields, button, done }: Form, language: Language): string {
  const { noToken, noAnswer, noScript } = COMMON[language];
  return page({
    language,
    title: `${title} - Tasksmith`,
    body: `<header class="bar">Tasksmith</header>
<main class="text">
<h1>${title}</h1>
<form class="link" method="post" action="${action}" data-token-field="${tokenField}" data-done="${done}"
data-no-token="${noToken}" data-no-answer="${noAnswer}">
${fields.map(fieldHtml).join('\n')}
<p><button>${button}</button></p>
</form>
<p id="outcome" role="status"></p>
<noscript><p>${noScript}</p></noscript>
</main>
<script src="/link.js"></script>`,
  });
}

/** Serves the pages that links in e-mails lead to, unless `PUBLIC_URL` leads to others. */
export function serveLinkPages(fastify: FastifyInstance): void {
  for (const [name, forms] of Object.entries(FORMS))
    fastify.get(`/${name}`, HIDDEN, (request, reply) => {
      const language = languageOf(request);
      varyBy(reply, LANGUAGE_HEADER);
      return reply.type(HTML).header('Content-Language', language).send(htmlOf(forms[language], language));
    });
  fastify.get('/link.js', HIDDEN, (_, reply) => reply.type(SCRIPT).send(LINK_SCRIPT));
}
