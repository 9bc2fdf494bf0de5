import { invalid, type FieldErrors } from '../../common/errors';
import { parseDue, type Due } from '../../common/time/due';
import { STATUSES, type Priority, type Status } from '../../tasks/task-fields';
import type { Item, Read, UnmappedValue } from '../item';
import { dayOfDue } from '../reading/dates';
import { linesOf } from '../reading/text';
import type { Format } from './format';

const DAY = String.raw`\d{4}-\d{2}-\d{2}`;
const BEGINNING = new RegExp(
  String.raw`^(?:(?<done>x)\s+(?:\((?<doneAs>[A-Z])\)\s+)?(?:(?<end>${DAY})\s+)?(?:(?<made>${DAY})\s+)?|(?:\((?<priority>[A-Z])\)\s+)?(?:(?<created>${DAY})\s+)?)`,
);
/** Lines that only todo.txt has. */
const MARKED = new RegExp(
  String.raw`^(?:x ${DAY} |\([A-Z]\) |${DAY} )|(?:^|\s)(?:[+@][\p{L}\p{N}]\S*|due:${DAY})(?=\s|$)`,
  'u',
);
const TAG = /^[+@](\S+)$/;
const PAIR = /^([a-z_]+):(\S+)$/;
/** Our export adds how many words the title has, if one of them looks like a tag or a key. */
const COUNT = /^words:(\d+)$/;

/** A to D are ours; later letters are low. */
const LETTERS: Priority[] = ['urgent', 'high', 'medium', 'low'];
/** Keys of our own export, and those that other programs agree on. */
const KEYS = ['due', 'due_at', 'pri', 'status', 'rec', 't', 'h', 'words'];
const NAMES: Record<string, string> = { rec: 'recurrence', t: 'threshold', h: 'hidden' };

/** Lines of todo.txt. They have no ids, so a changed line counts as new. */
export const TODO_TXT: Format = {
  name: 'todo.txt',
  recognises: ({ text }) =>
    !/^\s*[[{]|^BEGIN:/i.test(text) && text.split('\n', 200).some((line) => MARKED.test(line)) ? 1 : 0,
  async *read(path): AsyncGenerator<Read> {
    let line = 0;
    for await (const text of linesOf(path)) {
      line += 1;
      if (text.trim() !== '') yield itemOf(line, text.trim());
    }
  },
};

/** The parsed words of a line. */
interface Words {
  title: string;
  tags: string[];
  pairs: Map<string, string>;
}

function itemOf(line: number, text: string): Read {
  const found = BEGINNING.exec(text)!;
  const {
    done,
    doneAs,
    end,
    made,
    priority = doneAs,
    created = made,
  } = found.groups as Record<string, string | undefined>;
  const { title, tags, pairs } = wordsOf(text.slice(found[0].length));
  const errors: FieldErrors = {};
  const letter = pairs.get('pri')?.toUpperCase() ?? priority;
  const fields = {
    title,
    status: statusOf(done !== undefined, pairs),
    priority: letter === undefined ? undefined : (LETTERS[letter.codePointAt(0)! - 'A'.codePointAt(0)!] ?? 'low'),
    due: dueOf(pairs, errors),
    tags,
    completedAt: dayIn(end, 'completed_at', errors),
    createdAt: dayIn(created, 'created_at', errors),
  };
  const place = { line };
  if (Object.keys(errors).length > 0) return { place, error: invalid(errors) };
  return { place, fields, unmapped: [...unmappedLetter(letter), ...unmappedPairs(pairs)] } satisfies Item;
}

/** Projects and contexts are tags. At the end of a line they are not part of the title. */
function wordsOf(text: string): Words {
  const pairs = new Map<string, string>();
  const all = text.split(/\s+/).filter((word) => word !== '');
  const count = Number(COUNT.exec(all.findLast((word) => COUNT.test(word)) ?? '')?.[1] ?? 0);
  const words = all.slice(count).filter((word) => {
    const [, key, value] = PAIR.exec(word) ?? [];
    if (key === undefined || !KEYS.includes(key)) return true;
    pairs.set(key, value!);
    return false;
  });
  const tags = words.flatMap((word) => TAG.exec(word)?.[1] ?? []);
  while (words.length > (count > 0 ? 0 : 1) && TAG.test(words.at(-1)!)) words.pop();
  return { title: [...all.slice(0, count), ...words].join(' '), tags, pairs };
}

function statusOf(isDone: boolean, pairs: Map<string, string>): Status {
  const own = STATUSES.find((each) => each === pairs.get('status'));
  return own ?? (isDone ? 'completed' : 'pending');
}

function dayIn(text: string | undefined, field: string, errors: FieldErrors): Date | undefined {
  const due = text === undefined ? undefined : parseDue(text);
  if (text !== undefined && !due) errors[field] = 'not_iso';
  return due?.at;
}

/** The instant that our export adds counts if it is on the same day. */
function dueOf(pairs: Map<string, string>, errors: FieldErrors): Due | null {
  const text = pairs.get('due');
  if (text === undefined) return null;
  const due = parseDue(text);
  if (!due) errors.due_date = 'not_iso';
  const precise = parseDue(pairs.get('due_at') ?? '');
  return (precise && due && dayOfDue(precise) === dayOfDue(due) ? precise : due) ?? null;
}

const unmappedLetter = (letter: string | undefined): UnmappedValue[] =>
  letter !== undefined && letter > 'D' ? [{ what: 'priority', value: letter }] : [];

const unmappedPairs = (pairs: Map<string, string>): UnmappedValue[] =>
  [...pairs].flatMap(([key, value]) => (Object.hasOwn(NAMES, key) ? [{ what: NAMES[key]!, value }] : []));
