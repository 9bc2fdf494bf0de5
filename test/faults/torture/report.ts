import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import type { Finding } from './torture';

const RESULTS = join(__dirname, '..', '..', '..', 'bench', 'RESULTS.md');

export const tableOf = (engine: string, findings: Finding[]): string =>
  [
    '| Engine | What | Tried | Found | Broken promises |',
    '|---|---|---|---|---|',
    ...findings.map(
      ({ what, tried, found, faults }) => `| ${engine} | ${what} | ${tried} | ${found} | ${faults.length} |`,
    ),
    '',
  ].join('\n');

/** Adds the table to the figures that are kept, with the machine and the date. */
export function keep(table: string): void {
  const [cpu] = cpus();
  const machine = `${cpu?.model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  const date = new Date().toISOString().slice(0, 16).replace('T', ' ');
  mkdirSync(dirname(RESULTS), { recursive: true });
  if (!existsSync(RESULTS)) writeFileSync(RESULTS, '# Figures\n');
  appendFileSync(
    RESULTS,
    `\n## Torture, ${date} UTC\n\n${machine}, Node ${process.version}. \`npm run torture\`\n\n${table}`,
  );
}
