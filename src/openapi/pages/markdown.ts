import type { MarkdownIt, StateCore, StateInline, Token } from 'markdown-it';

/** The address of a link; undefined shows it as text. */
export type LinkTo = (target: string) => string | undefined;

/** Allowed HTML. All other HTML is shown as text. */
const ALLOWED = /<a id="[\w.-]+"><\/a>|<br>/y;

function allowedHtml(state: StateInline, silent: boolean): boolean {
  ALLOWED.lastIndex = state.pos;
  const html = ALLOWED.exec(state.src)?.[0];
  if (html === undefined) return false;
  if (!silent) state.push('html_inline', '', 0).content = html;
  state.pos += html.length;
  return true;
}

/** The anchor that GitHub gives a heading. */
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
  // Links do not nest, so the next end belongs to this link.
  for (const token of [open, following.find(({ type }) => type === 'link_close')!]) token.hidden = true;
}

function resolveImage(image: Token, linkTo: LinkTo): void {
  const src = linkTo(String(image.attrGet('src')));
  if (src === undefined) image.type = 'text';
  else image.attrSet('src', src);
}

async function createReader(): Promise<MarkdownIt> {
  // Loaded on demand, to save memory if no page is requested.
  const { default: Markdown } = await import('markdown-it');
  const reader = new Markdown({ html: false });
  const { escapeHtml } = reader.utils;
  reader.inline.ruler.before('autolink', 'allowed_html', allowedHtml);
  reader.core.ruler.push('name_headings', nameHeadings);
  reader.core.ruler.push('resolve_links', resolveLinks);
  Object.assign(reader.renderer.rules, {
    // Focusable, so that it can be scrolled with the keyboard.
    fence: (tokens: Token[], i: number) =>
      `<pre tabindex="0"><code>${escapeHtml(tokens[i]!.content.trimEnd())}</code></pre>\n`,
    table_open: () => '<div class="table"><table>\n',
    table_close: () => '</table></div>\n',
  });
  return reader;
}

let reader: Promise<MarkdownIt> | undefined;

/** Renders Markdown to HTML. Comments are removed; only anchors and line breaks are kept as HTML. */
export async function htmlOf(markdown: string, linkTo: LinkTo): Promise<string> {
  reader ??= createReader();
  return (await reader).render(markdown.replaceAll(/<!--[^]*?-->/g, ''), { linkTo });
}
