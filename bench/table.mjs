// Prints and saves figures as Markdown tables.
import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';

const RESULTS = join(import.meta.dirname, 'RESULTS.md');

const whole = (n) => Math.round(n).toLocaleString('en-US');
/** "-" if it was not measured. */
const fraction = (n) => (Number.isFinite(n) ? n.toFixed(n < 10 ? 2 : 1) : '-');

/** A Markdown table of rows below a header row. */
export const tableOf = (names, rows) =>
  [names, names.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** `results` is a list of `{ what, limit, tasksmith }` with the figures of each server. */
export const comparison = (results) =>
  tableOf(
    ['', ...figureNames('limit'), ...figureNames('tasksmith'), 'MB', 'errors', 'ratio', 'p99 ÷ limit’s p50'],
    results.map(({ what, limit, tasksmith }) => [
      ...[what, ...figuresOf(limit), ...figuresOf(tasksmith), whole(tasksmith.memory), limit.errors + tasksmith.errors],
      ...[`**${(tasksmith.rate / limit.rate).toFixed(2)}**`, fraction(tasksmith.p99 / limit.p50)],
    ]),
  );

const figureNames = (name) => [`${name}/s`, 'p50 ms', 'p99 ms', 'CPU ms'];
const figuresOf = ({ rate, p50, p99, cpu }) => [whole(rate), fraction(p50), fraction(p99), fraction(cpu)];

/** Prints a section and, if `keep`, appends it to RESULTS.md. */
export function tell(title, text, keep) {
  const chapter = `\n## ${title}, ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC\n\n${machine()}\n\n${text}\n`;
  console.log(chapter);
  if (keep) appendFileSync(RESULTS, chapter);
}

function machine() {
  const load = loadavg()[1].toFixed(1);
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus()[0].model}, ${cpus().length} cores, ${memory} GiB, Node ${process.version}, load ${load}, at ${commit()}. Load generator on the same cores.`;
}

function commit() {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8' }).trim();
  } catch {
    return 'an unknown commit';
  }
}
