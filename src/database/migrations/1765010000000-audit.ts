import { TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';

const INDEX = new TableIndex({
  name: 'events_audited',
  columnNames: ['id'],
  where: 'is_audited IS NOT NULL',
});

/** As the events were named when this migration was written. */
const PAST = `name IN ('user.created', 'user.activated', 'user.deactivated', 'user.password_changed', 'user.restored',
  'session.started', 'session.ended', 'api_key.created', 'api_key.updated', 'api_key.rotated')
  OR name LIKE '%.deleted' OR name LIKE '%.purged'`;

/** Where requests came from, and which events the audit log shows. */
export class Audit1765010000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE events ADD COLUMN address varchar(64)');
    await runner.query('ALTER TABLE events ADD COLUMN is_audited boolean');
    await runner.query(`UPDATE events SET is_audited = TRUE WHERE ${PAST}`);
    await runner.query(`UPDATE events SET owner_id = CAST(subject_id AS integer) WHERE subject_type = 'user'`);
    await runner.createIndex('events', INDEX);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('events', INDEX);
    await runner.query(`UPDATE events SET owner_id = NULL WHERE subject_type = 'user'`);
    for (const name of ['is_audited', 'address']) await runner.query(`ALTER TABLE events DROP COLUMN ${name}`);
  }
}
