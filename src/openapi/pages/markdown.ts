/*
 * HTML of the Markdown that this project writes: headings, paragraphs, lists, tables, code, quotes, links. Its files are
 * trusted, and yet all of their text is escaped; of HTML, only anchors and line breaks pass.
 */

/** Where a link of a page leads to; undefined if there is nothing to show. */
export type LinkTo = (target: string) => string | undefined;

const ESCAPED: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => ESCAPED[sign]!);

const INLINE =
  /`([^`]+)`|(!?)\[((?:[^[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)|\*\*(.+?)\*\*|\*([^*\s][^*]*)\*|<a id="([\w.-]+)"><\/a>|<br>|<(https?:[^>]+)>/g;

function inline(text: string, linkTo: LinkTo): string {
  let html = '';
  let last = 0;
  for (const match of text.matchAll(INLINE)) {
    html += escape(text.slice(last, match.index)) + inlineElement(match, linkTo);
    last = match.index + match[0].length;
  }
  return html + escape(text.slice(last));
}

function inlineElement(match: RegExpExecArray, linkTo: LinkTo): string {
  const [, code, image, words, target, strong, emphasized, anchor, address] = match;
  if (code !== undefined) return `<code>${escape(code)}</code>`;
  if (target !== undefined) return linkOf(words!, linkTo(target), image === '!', linkTo);
  if (strong !== undefined) return `<strong>${inline(strong, linkTo)}</strong>`;
  if (emphasized !== undefined) return `<em>${inline(emphasized, linkTo)}</em>`;
  if (anchor !== undefined) return `<a id="${anchor}"></a>`;
  return address === undefined ? '<br>' : linkOf(address, address, false, linkTo);
}

function linkOf(words: string, href: string | undefined, isImage: boolean, linkTo: LinkTo): string {
  if (isImage) return href === undefined ? escape(words) : `<img src="${escape(href)}" alt="${escape(words)}">`;
  return href === undefined ? inline(words, linkTo) : `<a href="${escape(href)}">${inline(words, linkTo)}</a>`;
}

/** As GitHub names a heading. */
const slugOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\d\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');

const cellsOf = (row: string): string[] =>
  row
    .replace(/^\s*\|/, '')
    .replace(/\|\s*$/, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll(String.raw`\|`, '|'));

function tableOf([head, , ...rows]: string[], linkTo: LinkTo): string {
  const row = (cells: string[], tag: string): string =>
    `<tr>${cells.map((cell) => `<${tag}>${inline(cell, linkTo)}</${tag}>`).join('')}</tr>`;
  const body = rows.map((each) => row(cellsOf(each), 'td')).join('\n');
  return `<div class="table"><table>\n<thead>${row(cellsOf(head!), 'th')}</thead>\n<tbody>\n${body}\n</tbody></table></div>`;
}

const ITEM = /^(?:[*-]|\d+\.) +/;

/** The lines of each item without what makes them lines of it. */
function itemsOf(lines: string[]): string[][] {
  const items: string[][] = [];
  for (const line of lines) {
    if (ITEM.test(line)) items.push([line.replace(ITEM, '')]);
    else items.at(-1)!.push(line.replace(/^ {1,3}/, ''));
  }
  return items;
}

function listOf(lines: string[], linkTo: LinkTo): string {
  const tag = /^\d/.test(lines[0]!) ? 'ol' : 'ul';
  const items = itemsOf(lines).map((item) => `<li>${blocks(item, linkTo).replace(/^<p>([^]*?)<\/p>/, '$1')}</li>`);
  return `<${tag}>\n${items.join('\n')}\n</${tag}>`;
}

interface Kind {
  begins: RegExp;
  /** Whether a line that follows still belongs to it. */
  holds(line: string, lines: string[]): boolean;
  html(lines: string[], linkTo: LinkTo): string;
}

const isFence = (line: string): boolean => line.startsWith('```');

const KINDS: Kind[] = [
  {
    begins: /^```/,
    holds: (_, lines) => lines.length === 1 || !isFence(lines.at(-1)!),
    html: (lines) => `<pre tabindex="0"><code>${escape(lines.slice(1, -1).join('\n'))}</code></pre>`,
  },
  {
    begins: /^#{1,6} /,
    holds: () => false,
    html([line], linkTo) {
      const [, signs, words] = /^(#+) (.*)$/.exec(line!)!;
      const tag = `h${signs!.length}`;
      return `<${tag} id="${slugOf(words!)}">${inline(words!, linkTo)}</${tag}>`;
    },
  },
  { begins: /^\|/, holds: (line) => line.startsWith('|'), html: tableOf },
  { begins: ITEM, holds: (line) => line.trim() !== '' && (ITEM.test(line) || line.startsWith(' ')), html: listOf },
  {
    begins: /^>/,
    holds: (line) => line.startsWith('>'),
    html: (lines, linkTo) =>
      `<blockquote>${blocks(
        lines.map((line) => line.replace(/^> ?/, '')),
        linkTo,
      )}</blockquote>`,
  },
  {
    begins: /\S/,
    holds: (line) => line.trim() !== '' && !KINDS.slice(0, -1).some(({ begins }) => begins.test(line)),
    html: (lines, linkTo) => `<p>${inline(lines.join('\n'), linkTo)}</p>`,
  },
];

function blocks(lines: string[], linkTo: LinkTo): string {
  const html: string[] = [];
  for (let at = 0; at < lines.length;) {
    const kind = KINDS.find(({ begins }) => begins.test(lines[at]!));
    const taken = [lines[at++]!];
    if (!kind) continue;
    while (at < lines.length && kind.holds(lines[at]!, taken)) taken.push(lines[at++]!);
    html.push(kind.html(taken, linkTo));
  }
  return html.join('\n');
}

/** A whole file; comments are left out, and so are definitions of links, which it uses by their names. */
export function htmlOf(markdown: string, linkTo: LinkTo): string {
  const plain = markdown.replaceAll(/<!--[^]*?-->/g, '').replaceAll(/^\[[^\]]+\]: \S+$/gm, '');
  return blocks(plain.split(/\r?\n/), linkTo);
}
