import type { MigrationInterface, QueryRunner } from 'typeorm';
import { fold } from '../../common/text';
import { isBeyondAscii, writeCopies } from '../schema/folded';
import { foldNames, rewriteFoldedText, rewriteLeadKeys, type Fold } from './1764680000000-folding';

/** As text was folded before: fullwidth and halfwidth forms remained. */
const withWidth: Fold = (text) =>
  text
    .replaceAll(/[^\0-\x7f]/gu, (character) => character.toLowerCase().toUpperCase().toLowerCase())
    .toLowerCase()
    .replaceAll('i\u0307', 'i')
    .normalize('NFC');

/** Searches and names no longer distinguish fullwidth and halfwidth forms. */
export class Width1765510000000 implements MigrationInterface {
  up(runner: QueryRunner): Promise<void> {
    return rewriteAll(runner, fold);
  }

  down(runner: QueryRunner): Promise<void> {
    return rewriteAll(runner, withWidth);
  }
}

async function rewriteAll(runner: QueryRunner, by: Fold): Promise<void> {
  await rewriteFoldedText(runner, by);
  await rewriteLeadKeys(runner, by);
  await writeCopies(runner, {
    table: 'users',
    id: 'integer',
    from: ['username', 'email', 'first_name', 'last_name', 'search_text'],
    where: ['email', 'first_name', 'last_name'].map((column) => isBeyondAscii(runner, column)).join(' OR '),
    of: ({ username, email, first_name, last_name }) => ({
      search_text: by([username, email, `${first_name as string} ${last_name as string}`].join('\u001f')),
    }),
  });
  await foldNames(
    runner,
    'saved_filters',
    'user_id, name',
    ({ user_id, name }) => `${user_id as number}:${by(name as string)}`,
  );
}
