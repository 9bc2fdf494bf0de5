import { parseDue } from '../../common/time/due';
import { DomainError, ImportRefusal, invalid, type FieldErrors } from '../../common/errors';
import { check } from '../../http/fields/fields.pipe';
import { CreateTagDto } from '../../tags/dto/tag.dto';
import { CreateFilterDto } from '../../tasks/saved-filters/saved-filter.dto';
import { PRIORITIES, STATUSES } from '../../tasks/task-fields';
import { ORIGIN, USERS, type ArchivedTask } from '../archive/archived';
import { ArchiveFile, type Line } from '../archive/zip-reader';
import type { ItemFields, Mistake, Read } from '../item';
import { surely, type Format, type TagsAndFilters } from './format';

const ZIP = 'PK\u0003\u0004';

/** The export of an account of this service. */
export const TASKSMITH: Format = {
  name: ORIGIN,
  isOwn: true,
  recognises: ({ text }) => surely(text.startsWith(ZIP)),
  read: (path) => ArchiveFile.reading(path, (archive) => tasksIn(archive, '')),
  tagsAndFilters: (path) => ArchiveFile.with(path, (archive) => tagsAndFiltersIn(archive, '', true)),
};

/** The part of a user in the export of a whole service, which is open and checked. The tags are those of all users. */
export const tasksmithIn = (archive: ArchiveFile, folder: string, withTags: boolean): Format => ({
  ...TASKSMITH,
  read: () => placedIn(`${folder}tasks.ndjson`, tasksIn(archive, folder)),
  tagsAndFilters: () => tagsAndFiltersIn(archive, folder, withTags),
});

async function* tasksIn(archive: ArchiveFile, folder: string): AsyncGenerator<Read> {
  if (folder === '' && archive.has(USERS)) throw wrongPart(USERS);
  for await (const line of archive.lines(`${folder}tasks.ndjson`)) yield itemOf(line);
}

/** Says in which part a mistake is. */
async function* placedIn(id: string, all: AsyncIterable<Read>): AsyncGenerator<Read> {
  for await (const read of all) yield { ...read, place: { ...read.place, id } };
}

const wrongPart = (name: string): ImportRefusal =>
  new ImportRefusal([{ place: { id: name }, error: new DomainError('invalid', 'archive.whole') }]);

function itemOf({ number, text }: Line): Read {
  const place = { line: number };
  const task: Partial<ArchivedTask> | undefined = objectIn(text);
  if (!task) return { place, error: new DomainError('invalid', 'import.not_json') };
  const [fields, errors] = fieldsOf(task);
  if (Object.keys(errors).length > 0) return { place, error: invalid(errors) };
  const { id } = task;
  return { place, importId: typeof id === 'string' && id !== '' ? id : undefined, fields, unmapped: [] };
}

export function objectIn(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function fieldsOf(task: Partial<ArchivedTask>): [ItemFields, FieldErrors] {
  const errors: FieldErrors = {};
  const { title, description = null, status = 'pending', priority = 'medium', tags = [] } = task;
  if (typeof title !== 'string') errors.title = 'not_text';
  if (description !== null && typeof description !== 'string') errors.description = 'not_text';
  if (!STATUSES.includes(status)) errors.status = 'unknown';
  if (!PRIORITIES.includes(priority)) errors.priority = 'unknown';
  if (!Array.isArray(tags) || !tags.every((name) => typeof name === 'string')) errors.tags = 'unusable';
  const moment = (field: 'due_date' | 'completed_at' | 'created_at') => {
    const value = task[field] ?? null;
    const read = typeof value === 'string' ? parseDue(value) : undefined;
    if (value !== null && !read) errors[field] = 'not_iso';
    return read ?? null;
  };
  const due = moment('due_date');
  const [completedAt, createdAt] = [moment('completed_at')?.at ?? null, moment('created_at')?.at ?? null];
  return [{ title, description, status, priority, due, tags, completedAt, createdAt }, errors];
}

/** The tags with their colors, and the saved filters, with all that are wrong. */
async function tagsAndFiltersIn(archive: ArchiveFile, folder: string, withTags: boolean): Promise<TagsAndFilters> {
  const found: TagsAndFilters = { tags: [], filters: [], mistakes: [] };
  const note = (mistake: Mistake | undefined): void => void (mistake && found.mistakes.push(mistake));
  const tags = withTags ? archive.lines('tags.ndjson') : [];
  for await (const line of tags)
    note(attempt(line, 'tags.ndjson', () => found.tags.push(validated(CreateTagDto, line).fields())));
  for await (const line of archive.lines(`${folder}filters.ndjson`))
    note(attempt(line, `${folder}filters.ndjson`, () => found.filters.push(validated(CreateFilterDto, line).fields())));
  return found;
}

function attempt({ number }: Line, part: string, take: () => unknown): Mistake | undefined {
  try {
    take();
    return undefined;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { place: { id: part, line: number }, error };
  }
}

function validated<Dto extends object>(dtoClass: new () => Dto, { text }: Line): Dto {
  const object = objectIn(text);
  if (!object) throw new DomainError('invalid', 'import.not_json');
  const { dto, errors } = check(dtoClass, object);
  if (Object.keys(errors).length > 0) throw invalid(errors);
  return dto;
}
