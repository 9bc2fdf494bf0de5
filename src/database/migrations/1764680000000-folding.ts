import type { MigrationInterface, QueryRunner } from 'typeorm';
import { fold } from '../../common/text';
import { isBeyondAscii, writeCopies } from '../schema/folded';

export type Fold = (text: string) => string;
type Reach = Record<string, string>;

const COLUMNS: [string, string[]][] = [
  ['leads', ['name_key', 'url_key']],
  ['contacts', ['name_key', 'emails_key', 'phones_key', 'urls_key']],
];

/** As text was folded before. */
const lowerCase: Fold = (text) => text.normalize('NFC').toLowerCase();

/** Leads and contacts get folded copies, tasks and tags new ones. */
export class Folding1764680000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [table, columns] of COLUMNS)
      for (const column of columns)
        await runner.query(`ALTER TABLE ${table} ADD COLUMN ${column} text NOT NULL DEFAULT ''`);
    await rewriteLeadKeys(runner, fold);
    await rewriteFoldedText(runner, fold);
  }

  async down(runner: QueryRunner): Promise<void> {
    await rewriteFoldedText(runner, lowerCase);
    for (const [table, columns] of COLUMNS)
      for (const column of columns) await runner.query(`ALTER TABLE ${table} DROP COLUMN ${column}`);
  }
}

/** Writes the folded copies of leads and contacts. */
export async function rewriteLeadKeys(runner: QueryRunner, by: Fold): Promise<void> {
  await writeCopies(runner, {
    table: 'leads',
    id: 'varchar',
    from: ['name', 'url', 'name_key', 'url_key'],
    of: ({ name, url }) => ({ name_key: by(name as string), url_key: by((url as string | null) ?? '') }),
  });
  await writeCopies(runner, {
    table: 'contacts',
    id: 'varchar',
    from: ['name', 'emails', 'phones', 'urls', ...COLUMNS[1]![1]],
    of: ({ name, emails, phones, urls }) => ({
      name_key: by(name as string),
      emails_key: listKey(emails, 'email', by),
      phones_key: listKey(phones, 'phone', by).replaceAll(/[\s()./-]/g, ''),
      urls_key: listKey(urls, 'url', by),
    }),
  });
}

const listKey = (json: unknown, name: string, by: Fold): string =>
  (JSON.parse(json as string) as Reach[]).map((each) => by(each[name] ?? '')).join('\u001f');

/** Writes the folded copies of tasks and tags. */
export async function rewriteFoldedText(runner: QueryRunner, by: Fold): Promise<void> {
  await writeCopies(runner, {
    table: 'tasks',
    id: 'integer',
    from: ['title', 'description', 'search_text'],
    where: `${isBeyondAscii(runner, 'title')} OR ${isBeyondAscii(runner, 'description')}`,
    of: ({ title, description }) => ({ search_text: by(`${title as string}\u001f${(description as string) ?? ''}`) }),
  });
  await foldTags(runner, by);
}

const foldTags = (runner: QueryRunner, by: Fold): Promise<void> =>
  foldNames(runner, 'tags', 'name', ({ name }) => by(name as string));

/**
 * Names that fold together only now both stay: the oldest gets the plain key, and each other one a key that its id tells
 * apart, in which searches find the name as well.
 */
export async function foldNames(
  runner: QueryRunner,
  table: string,
  columns: string,
  keyOf: (row: Record<string, unknown>) => string,
): Promise<void> {
  const rows = (await runner.query(`SELECT id, name_key, ${columns} FROM ${table} ORDER BY id`)) as Record<
    string,
    unknown
  >[];
  const taken = new Set<string>();
  const changed = rows.flatMap((row) => {
    const key = taken.has(keyOf(row)) ? `${keyOf(row)}\u001f${String(row.id)}` : keyOf(row);
    taken.add(key);
    return key === row.name_key ? [] : [{ id: row.id, key }];
  });
  const write = `UPDATE ${table} SET name_key = $1 WHERE id = $2`;
  // Between two keys of its own, a row might have that of another one.
  for (const { id } of changed) await runner.query(write, [`\u001f${String(id)}`, id]);
  for (const { id, key } of changed) await runner.query(write, [key, id]);
}
