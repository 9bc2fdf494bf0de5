import type { MigrationInterface, QueryRunner } from 'typeorm';
import { fold } from '../../common/text';
import { isBeyondAscii, writeCopies } from '../schema/folded';

type Fold = (text: string) => string;
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
    await writeCopies(runner, {
      table: 'leads',
      id: 'varchar',
      from: ['name', 'url', 'name_key', 'url_key'],
      of: ({ name, url }) => ({ name_key: fold(name as string), url_key: fold((url as string | null) ?? '') }),
    });
    await writeCopies(runner, {
      table: 'contacts',
      id: 'varchar',
      from: ['name', 'emails', 'phones', 'urls', ...COLUMNS[1]![1]],
      of: ({ name, emails, phones, urls }) => ({
        name_key: fold(name as string),
        emails_key: listKey(emails, 'email'),
        phones_key: listKey(phones, 'phone').replaceAll(/[\s()./-]/g, ''),
        urls_key: listKey(urls, 'url'),
      }),
    });
    await rewriteFoldedText(runner, fold);
  }

  async down(runner: QueryRunner): Promise<void> {
    await rewriteFoldedText(runner, lowerCase);
    for (const [table, columns] of COLUMNS)
      for (const column of columns) await runner.query(`ALTER TABLE ${table} DROP COLUMN ${column}`);
  }
}

const listKey = (json: unknown, name: string): string =>
  (JSON.parse(json as string) as Reach[]).map((each) => fold(each[name] ?? '')).join('\u001f');

async function rewriteFoldedText(runner: QueryRunner, by: Fold): Promise<void> {
  await writeCopies(runner, {
    table: 'tasks',
    id: 'integer',
    from: ['title', 'description', 'search_text'],
    where: `${isBeyondAscii(runner, 'title')} OR ${isBeyondAscii(runner, 'description')}`,
    of: ({ title, description }) => ({ search_text: by(`${title as string}\u001f${(description as string) ?? ''}`) }),
  });
  await foldTags(runner, by);
}

/**
 * Names that fold together only now both stay: the oldest tag gets the plain key, and each other one a key that its id
 * tells apart, in which searches find the name as well.
 */
async function foldTags(runner: QueryRunner, by: Fold): Promise<void> {
  const tags = (await runner.query('SELECT id, name, name_key FROM tags ORDER BY id')) as {
    id: number;
    name: string;
    name_key: string;
  }[];
  const taken = new Set<string>();
  const changed = tags.flatMap(({ id, name, name_key }) => {
    const key = taken.has(by(name)) ? `${by(name)}\u001f${id}` : by(name);
    taken.add(key);
    return key === name_key ? [] : [{ id, key }];
  });
  // Between two keys of its own, a tag might have that of another one.
  for (const { id } of changed) await runner.query('UPDATE tags SET name_key = $1 WHERE id = $2', [`\u001f${id}`, id]);
  for (const { id, key } of changed) await runner.query('UPDATE tags SET name_key = $1 WHERE id = $2', [key, id]);
}
