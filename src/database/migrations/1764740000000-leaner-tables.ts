import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Indexes of what few rows have. */
const BY_LEAD = { tasks_lead_id: 'tasks', events_lead_id: 'events' };

const LINKS = `"task_id" integer NOT NULL, "tag_id" integer NOT NULL,
  CONSTRAINT "task_tags_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "tasks" ("id") ON DELETE CASCADE,
  CONSTRAINT "task_tags_tag_id_fkey" FOREIGN KEY ("tag_id") REFERENCES "tags" ("id") ON DELETE CASCADE,
  PRIMARY KEY ("task_id", "tag_id")`;

/** Rows without a lead leave its indexes. On SQLite, the links of tags are stored once, in the order of their key. */
export class LeanerTables1764740000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await indexLeads(runner, 'WHERE lead_id IS NOT NULL');
    await storeLinks(runner, 'WITHOUT ROWID');
  }

  async down(runner: QueryRunner): Promise<void> {
    await indexLeads(runner, '');
    await storeLinks(runner, '');
  }
}

async function indexLeads(runner: QueryRunner, where: string): Promise<void> {
  for (const [name, table] of Object.entries(BY_LEAD)) {
    await runner.query(`DROP INDEX ${name}`);
    await runner.query(`CREATE INDEX ${name} ON ${table} (lead_id, id) ${where}`);
  }
}

async function storeLinks(runner: QueryRunner, how: string): Promise<void> {
  if (runner.connection.options.type === 'postgres') return;
  await runner.query(`CREATE TABLE new_task_tags (${LINKS}) ${how}`);
  await runner.query('INSERT INTO new_task_tags SELECT task_id, tag_id FROM task_tags ORDER BY task_id, tag_id');
  await runner.query('DROP TABLE task_tags');
  await runner.query('ALTER TABLE new_task_tags RENAME TO task_tags');
  await runner.query('CREATE INDEX task_tags_tag_id ON task_tags (tag_id, task_id)');
}
