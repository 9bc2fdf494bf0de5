import type { MigrationInterface, QueryRunner } from 'typeorm';
import { changesIn, eventOf, snapshotIn } from '../schema/packed-event';

const ROWS_PER_BATCH = 500;

const COLUMNS = `id, subject_type, subject_id, subject_public_id, subject_kind, version, lead_id, owner_id, creator_id,
  actor_id, created_at, changes, snapshot`;

type Row = Record<string, number | string | null> & { id: number };

/**
 * From now on, events are stored as `packed-event.ts` describes. Existing ones stay as they are; they can be read all the
 * same. This migration keeps earlier versions from opening a database with events that they could not read.
 */
export class PackedEvents1765520000000 implements MigrationInterface {
  async up(): Promise<void> {}

  async down(runner: QueryRunner): Promise<void> {
    let last = 0;
    for (;;) {
      const rows = (await runner.query(
        `SELECT ${COLUMNS} FROM events WHERE id > $1 AND changes LIKE '[%' ORDER BY id LIMIT ${ROWS_PER_BATCH}`,
        [last],
      )) as Row[];
      if (rows.length === 0) return;
      for (const row of rows) {
        const event = eventOf(row);
        const values = [changesIn(event), snapshotIn(event)].map((each) => JSON.stringify(each));
        await runner.query('UPDATE events SET changes = $1, snapshot = $2 WHERE id = $3', [...values, row.id]);
      }
      last = rows.at(-1)!.id;
    }
  }
}
