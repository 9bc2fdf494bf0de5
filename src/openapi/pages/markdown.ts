import type { MarkdownIt, StateCore, StateInline, Token } from 'markdown-it';

/** The address that a link leads to; undefined if it is to be shown as text. */
export type LinkTo = (target: string) => string | undefined;

/** The HTML that passes; all other HTML is shown as text. */
const ALLOWED = /<a id="[\w.-]+"><\/a>|<br>/y;

function allowedHtml(state: StateInline, silent: boolean): boolean {
  ALLOWED.lastIndex = state.pos;
  const html = ALLOWED.exec(state.src)?.[0];
  if (html === undefined) return false;
  if (!silent) state.push('html_inline', '', 0).content = html;
  state.pos += html.length;
  return true;
}

/** As GitHub names a heading. */
const slugOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\d\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');

function nameHeadings({ tokens }: StateCore): void {
  for (const [i, token] of tokens.entries())
    if (token.type === 'heading_open') token.attrSet('id', slugOf(tokens[i + 1]!.content));
}

function resolveLinks({ tokens, env }: StateCore): void {
  const { linkTo } = env as { linkTo: LinkTo };
  for (const { children } of tokens)
    for (const [i, token] of (children ?? []).entries()) {
      if (token.type === 'link_open') resolveLink(token, children!.slice(i), linkTo);
      if (token.type === 'image') resolveImage(token, linkTo);
    }
}

function resolveLink(open: Token, following: Token[], linkTo: LinkTo): void {
  const href = linkTo(String(open.attrGet('href')));
  if (href !== undefined) return open.attrSet('href', href);
  // There are no links inside of links, so the next end is that of this one.
  for (const token of [open, following.find(({ type }) => type === 'link_close')!]) token.hidden = true;
}

function resolveImage(image: Token, linkTo: LinkTo): void {
  const src = linkTo(String(image.attrGet('src')));
  if (src === undefined) image.type = 'text';
  else image.attrSet('src', src);
}

async function createReader(): Promise<MarkdownIt> {
  // Only here: a service that is asked for no page does without its memory.
  const { default: Markdown } = await import('markdown-it');
  const reader = new Markdown({ html: false });
  const { escapeHtml } = reader.utils;
  reader.inline.ruler.before('autolink', 'allowed_html', allowedHtml);
  reader.core.ruler.push('name_headings', nameHeadings);
  reader.core.ruler.push('resolve_links', resolveLinks);
  Object.assign(reader.renderer.rules, {
    // People without a mouse can scroll what takes the focus.
    fence: (tokens: Token[], i: number) =>
      `<pre tabindex="0"><code>${escapeHtml(tokens[i]!.content.trimEnd())}</code></pre>\n`,
    table_open: () => '<div class="table"><table>\n',
    table_close: () => '</table></div>\n',
  });
  return reader;
}

let reader: Promise<MarkdownIt> | undefined;

/** The HTML of a Markdown file. Of the HTML in it, comments are left out, and only anchors and line breaks stay HTML. */
export async function htmlOf(markdown: string, linkTo: LinkTo): Promise<string> {
  reader ??= createReader();
  return (await reader).render(markdown.replaceAll(/<!--[^]*?-->/g, ''), { linkTo });
}
