import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Events keep the trace context of the request that caused them, for the webhooks that they cause. */
export class Traces1764900000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE events ADD COLUMN traceparent varchar(55)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE events DROP COLUMN traceparent');
  }
}
