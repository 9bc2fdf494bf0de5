import { DomainError, invalid } from '../../common/errors';
import { headOf } from '../reading/text';
import { CSV } from './csv';
import { headIn, type Format } from './format';
import { ICALENDAR } from './icalendar';
import { TASKSMITH } from './tasksmith';
import { TASKWARRIOR } from './taskwarrior-json';
import { TICKTICK } from './ticktick-csv';
import { TODO_TXT } from './todo-txt';
import { TODOIST } from './todoist-csv';
import { VIKUNJA } from './vikunja-json';

/** All formats that tasks can be imported from. */
export const FORMATS: readonly Format[] = [
  TASKSMITH,
  CSV,
  TODOIST,
  TICKTICK,
  VIKUNJA,
  TASKWARRIOR,
  TODO_TXT,
  ICALENDAR,
];

export const FORMAT_NAMES = FORMATS.map(({ name }) => name);

/** The format with this name, or the one that the file looks like. Throws `invalid` if there is none, or more than one. */
export async function formatFor(path: string, name?: string): Promise<Format> {
  if (name !== undefined) {
    const named = FORMATS.find((each) => each.name === name);
    if (!named) throw invalid({ format: 'unknown' });
    return named;
  }
  const head = headIn(await headOf(path));
  const likeness = FORMATS.map((each) => each.recognises(head));
  const most = Math.max(1, ...likeness);
  const found = FORMATS.filter((_, i) => likeness[i] === most);
  if (found.length === 1) return found[0]!;
  if (found.length === 0) throw new DomainError('invalid', 'import.not_recognised');
  const formats = found.map((each) => each.name).join(', ');
  throw new DomainError('invalid', 'import.ambiguous', {}, { facts: { formats } });
}
