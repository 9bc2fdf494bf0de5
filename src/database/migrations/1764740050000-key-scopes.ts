import type { MigrationInterface, QueryRunner } from 'typeorm';

const COLUMNS: Record<string, Record<string, string>> = {
  api_keys: {
    scopes: `varchar(40) NOT NULL DEFAULT 'read write delete manage'`,
    last_four: 'varchar(4)',
    previous_hash: 'varchar(43)',
    previous_until: 'bigint',
    expires_at: 'bigint',
    version: 'integer NOT NULL DEFAULT 1',
  },
  sessions: {
    last_used_at: 'bigint',
    user_agent: 'varchar(300)',
    address: 'varchar(64)',
  },
};

/** What API keys may do, and until when; where sessions are used from. Keys from before may do all that they could. */
export class KeyScopes1764740050000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [table, columns] of Object.entries(COLUMNS))
      for (const [name, definition] of Object.entries(columns))
        await runner.query(`ALTER TABLE ${table} ADD COLUMN ${name} ${definition}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [table, columns] of Object.entries(COLUMNS))
      for (const name of Object.keys(columns)) await runner.query(`ALTER TABLE ${table} DROP COLUMN ${name}`);
  }
}
