import { Table, TableForeignKey, TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';
import { fold } from '../../common/text';
import { writeCopies } from '../schema/folded';
import { column, reference } from './column';

const tokens = (): Table =>
  new Table({
    name: 'account_tokens',
    columns: [
      column('hash', 'varchar', { length: '43', isPrimary: true, primaryKeyConstraintName: 'account_tokens_pkey' }),
      column('kind', 'varchar', { length: '20' }),
      column('user_id', 'integer', { isNullable: true }),
      column('email', 'varchar', { length: '120', isNullable: true }),
      column('role', 'varchar', { length: '10', isNullable: true }),
      column('expires_at', 'bigint'),
    ],
    indices: [
      new TableIndex({ name: 'account_tokens_user_id', columnNames: ['user_id'] }),
      new TableIndex({ name: 'account_tokens_expires_at', columnNames: ['expires_at'] }),
    ],
    foreignKeys: [new TableForeignKey(reference('account_tokens', 'user_id', 'users'))],
  });

const COLUMNS: Record<string, string> = {
  search_text: `text NOT NULL DEFAULT ''`,
  language: 'varchar(2)',
  timezone: 'varchar(64)',
  pending_email: 'varchar(120)',
};

/** Tokens in links, text to search accounts by, and the language and time zone of users. */
export class People1765000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [name, definition] of Object.entries(COLUMNS))
      await runner.query(`ALTER TABLE users ADD COLUMN ${name} ${definition}`);
    await writeCopies(runner, {
      table: 'users',
      id: 'integer',
      from: ['username', 'email', 'first_name', 'last_name', 'search_text'],
      of: ({ username, email, first_name, last_name }) => ({
        search_text: fold([username, email, `${first_name as string} ${last_name as string}`].join('\u001f')),
      }),
    });
    await runner.createTable(tokens());
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable(tokens());
    for (const name of Object.keys(COLUMNS)) await runner.query(`ALTER TABLE users DROP COLUMN ${name}`);
  }
}
