import type { Progress } from '../../database/transfer/copy';

const WIDTH = 30;
const WORDS = { copy: 'Copying', compare: 'Comparing' };

/** A progress bar if `out` is a terminal, else one line for each tenth of a table. */
export function progressOn(out: NodeJS.WriteStream): Progress {
  return out.isTTY ? bar(out) : lines(out);
}

/** A progress bar for an import, on a terminal. */
export const importBar =
  (out: NodeJS.WriteStream) =>
  (done: number, total: number): void =>
    draw(out, 'Importing', done, total);

const bar =
  (out: NodeJS.WriteStream): Progress =>
  (step, table, done, total) =>
    draw(out, `${WORDS[step]} ${table}`, done, total);

function draw(out: NodeJS.WriteStream, what: string, done: number, total: number): void {
  const share = shareOf(done, total);
  const filled = Math.round(share * WIDTH);
  const drawn = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
  out.write(`\r\u001b[K${what} ${drawn} ${done}/${total}${share === 1 ? '\n' : ''}`);
}

function lines(out: NodeJS.WriteStream): Progress {
  let said = '';
  return (step, table, done, total) => {
    const tenth = Math.floor(shareOf(done, total) * 10);
    const line = `${WORDS[step]} ${table}: ${tenth * 10} %`;
    if (line === said) return;
    said = line;
    out.write(`${line} (${done}/${total})\n`);
  };
}

/** From 0 to 1, even if rows were added meanwhile. */
const shareOf = (done: number, total: number): number => (total === 0 ? 1 : Math.min(1, done / total));
