import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DomainError, ImportRefusal, invalid, type ItemPlace } from '../common/errors';
import { instantOf } from '../common/time/instant';
import { contentId, digestOf, storedId } from './digest';
import type { Format } from './formats/format';
import { isMistake, type Item, type ItemFields, type Mistake, type Note } from './item';
import { checked } from './item-rules';
import { linesOf } from './reading/text';

/** An importable item in the staged file. */
export interface StagedItem {
  place: ItemPlace;
  importId: string;
  /** Whether the file has the id, so that an item with changed content is still recognised. */
  hasOwnId: boolean;
  fields: ItemFields & { title: string };
  digest: string;
}

/** A file whose items have all been read and checked. */
export interface Staged {
  path: string;
  count: number;
  notes: Note[];
}

/** How often each id and content has occurred. */
interface Known {
  ids: Set<string>;
  contents: Map<string, { place: ItemPlace; times: number }>;
}

/**
 * Reads a file and writes its checked items to another file, so that the unit of work that stores them is short. Throws
 * {@link ImportRefusal} with all mistakes, including `others`.
 */
export async function stage(
  format: Format,
  path: string,
  folder: string,
  others: readonly Mistake[] = [],
): Promise<Staged> {
  const staged: Staged = { path: join(folder, 'staged'), count: 0, notes: [] };
  const mistakes = [...others];
  await pipeline(Readable.from(lines(format, path, staged, mistakes)), createWriteStream(staged.path, { mode: 0o600 }));
  if (mistakes.length > 0) throw new ImportRefusal(mistakes);
  return staged;
}

const CHUNK_CHARACTERS = 65_536;

async function* lines(format: Format, path: string, staged: Staged, mistakes: Mistake[]): AsyncGenerator<string> {
  const known: Known = { ids: new Set(), contents: new Map() };
  let chunk = '';
  for await (const read of format.read(path)) {
    if ('skipped' in read) {
      staged.notes.push({ place: read.place, field: 'item', value: read.skipped, kind: 'skipped' });
      continue;
    }
    const item = stagedItem(read, format, known, staged.notes);
    if (!('fields' in item)) mistakes.push(item);
    else if (mistakes.length === 0) {
      staged.count += 1;
      chunk += `${JSON.stringify(item)}\n`;
      if (chunk.length < CHUNK_CHARACTERS) continue;
      yield chunk;
      chunk = '';
    }
  }
  yield chunk;
}

function stagedItem(
  read: Item | Mistake,
  { isOwn = false }: Format,
  known: Known,
  notes: Note[],
): StagedItem | Mistake {
  if (isMistake(read)) return read;
  const { fields, errors, notes: own } = checked(read, isOwn);
  const { place } = read;
  if (Object.keys(errors).length > 0) return { place, error: invalid(errors) };
  const digest = digestOf(fields);
  for (const note of own) notes.push(note);
  if (read.importId === undefined)
    return { place, importId: idByContent(fields, place, known, notes), hasOwnId: false, fields, digest };
  const importId = storedId(read.importId);
  if (known.ids.has(importId)) return { place, error: new DomainError('invalid', 'import.id_repeated') };
  known.ids.add(importId);
  return { place, importId, hasOwnId: true, fields, digest };
}

/** Numbers equal items, so that each of them becomes a task and is recognised later. */
function idByContent(fields: StagedItem['fields'], place: ItemPlace, { contents }: Known, notes: Note[]): string {
  const content = contentId(fields);
  const first = contents.get(content);
  if (!first) contents.set(content, { place, times: 1 });
  else {
    first.times += 1;
    const value = Object.entries(first.place).flat().join(' ');
    notes.push({ place, field: 'title', value, kind: 'possible_duplicate' });
  }
  return `content:${content}:${first?.times ?? 1}`;
}

/** The items of a staged file, in batches. */
export async function* stagedItems(path: string, size: number): AsyncGenerator<StagedItem[]> {
  let batch: StagedItem[] = [];
  for await (const line of linesOf(path)) {
    batch.push(revived(JSON.parse(line) as StagedItem));
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function revived({ fields, ...item }: StagedItem): StagedItem {
  const { due, completedAt, createdAt } = fields;
  return {
    ...item,
    fields: {
      ...fields,
      ...(due ? { due: { ...due, at: date(due.at) } } : {}),
      ...(completedAt ? { completedAt: date(completedAt) } : {}),
      ...(createdAt ? { createdAt: date(createdAt) } : {}),
    },
  };
}

const date = (iso: unknown): Date => instantOf(iso as string);
