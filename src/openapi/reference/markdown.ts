const WIDEST = 100;

/** A Markdown table, without empty columns. */
export function table(head: string[], rows: string[][]): string {
  const used = head.map((_, i) => i).filter((i) => rows.some((row) => row[i] !== ''));
  const line = (cells: string[]): string =>
    `| ${used.map((i) => cells[i]!.replaceAll('|', String.raw`\|`)).join(' | ')} |`;
  return [line(head), `|${used.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

/** A heading with an explicit anchor. */
export const heading = (level: number, text: string, anchor: string): string =>
  `<a id="${anchor}"></a>\n\n${'#'.repeat(level)} ${text}`;

export const link = (text: string, anchor: string): string => `[${text}](#${anchor})`;

export const code = (text: string): string => `\`${text}\``;

/** The anchor of a name. */
export const anchorOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z\d]+/g, '-')
    .replaceAll(/^-|-$/g, '');

/** JSON on one line. */
export const flat = (value: unknown): string => JSON.stringify(value, null, 1).replaceAll(/\n\s*/g, ' ');

/** JSON with each part on one line where it fits. */
export function json(value: unknown, indent = ''): string {
  const line = flat(value);
  if (typeof value !== 'object' || value === null || indent.length + line.length <= WIDEST) return line;
  const inner = `${indent}  `;
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const parts = Array.isArray(value)
    ? value.map((item) => json(item, inner))
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${json(item, inner)}`);
  return `${open}\n${parts.map((part) => inner + part).join(',\n')}\n${indent}${close}`;
}

export const block = (language: string, text: string): string => `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
