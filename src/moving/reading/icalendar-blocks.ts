import { DomainError } from '../../common/errors';
import type { Mistake } from '../item';
import { linesOf } from './text';

/** A component of a calendar as text, e.g. a VTODO with its alarms, and the line on which it begins. */
export interface Block {
  line: number;
  name: string;
  text: string;
}

/** The components of the calendars in a file, one by one. Lines outside of calendars are mistakes. */
export async function* blocksOf(path: string): AsyncGenerator<Block | Mistake> {
  let line = 0;
  let depth = 0;
  let open: { line: number; name: string; lines: string[] } | undefined;
  for await (const text of linesOf(path)) {
    line += 1;
    const [, edge, name] = /^(BEGIN|END):\s*([\w-]+)\s*$/i.exec(text) ?? [];
    if (edge?.toUpperCase() === 'BEGIN') depth += 1;
    if (edge && depth === 2 && !open) open = { line, name: name!.toUpperCase(), lines: [] };
    open?.lines.push(text);
    if (edge?.toUpperCase() === 'END') {
      depth -= 1;
      if (depth === 1 && open) {
        yield { line: open.line, name: open.name, text: open.lines.join('\r\n') };
        open = undefined;
      }
    }
    if (depth < 0 || (depth === 0 && !edge && text.trim() !== '')) {
      yield broken(line);
      return;
    }
  }
  if (depth > 0 || line === 0) yield broken(open?.line ?? Math.max(line, 1));
}

const broken = (line: number): Mistake => ({
  place: { line },
  error: new DomainError('invalid', 'import.not_icalendar'),
});
