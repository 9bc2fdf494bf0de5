import { fold, isStorable } from '../../common/text';
import type { UnitOfWork } from '../../database/unit-of-work';
import type { Test } from './filter-test';

/** The ids of tags by the keys of their names. */
type TagIds = Map<string, number[]>;

/** Stands between the key of a name and the id of the tag where names became equal under a newer folding. */
const SEPARATOR = '\u001f';

/** The test with the ids of tags in place of their names, so that a list does not compare names for each task. */
export async function withTagIds(unitOfWork: UnitOfWork, test: Test): Promise<Test> {
  const keys = [...new Set(namesIn(test))].filter(isStorable).map(fold);
  if (keys.length === 0) return numbered(test, new Map());
  const others = keys.map((_, i) => `name_key = CAST(:other${i} AS text) || id`);
  const rows = await unitOfWork.query<{ id: number; name_key: string }>(
    `SELECT id, name_key FROM tags WHERE ${['name_key IN (:...keys)', ...others].join(' OR ')}`,
    { keys, ...Object.fromEntries(keys.map((key, i) => [`other${i}`, key + SEPARATOR])) },
  );
  const ids: TagIds = new Map(keys.map((key) => [key, []]));
  for (const { id, name_key } of rows) ids.get(name_key.split(SEPARATOR)[0]!)?.push(id);
  return numbered(test, ids);
}

function namesIn(test: Test): string[] {
  if ('all' in test) return test.all.flatMap(namesIn);
  if ('any' in test) return test.any.flatMap(namesIn);
  if ('not' in test) return namesIn(test.not);
  return 'tags' in test ? test.tags : [];
}

function numbered(test: Test, ids: TagIds): Test {
  if ('all' in test) return { all: test.all.map((each) => numbered(each, ids)) };
  if ('any' in test) return { any: test.any.map((each) => numbered(each, ids)) };
  if ('not' in test) return { not: numbered(test.not, ids) };
  return 'tags' in test ? { tagIds: test.tags.flatMap((name) => ids.get(fold(name)) ?? []) } : test;
}
