import {
  Table,
  TableCheck,
  TableColumn,
  TableForeignKey,
  TableIndex,
  TableUnique,
  type MigrationInterface,
  type QueryRunner,
} from 'typeorm';
import { publicId } from '../../common/public-id';
import { column, name, pointer, reference } from './column';
import { keepingRows, nameRows } from './rows';

const author = (table: string): TableForeignKey[] =>
  ['created_by_id', 'updated_by_id'].map((by) => new TableForeignKey(pointer(table, by, 'users')));

const authored = [
  column('created_by_id', 'integer', { isNullable: true }),
  column('updated_by_id', 'integer', { isNullable: true }),
  column('created_at', 'bigint'),
  column('updated_at', 'bigint'),
];

const tables = (): Table[] => [
  new Table({
    name: 'organizations',
    columns: [
      name('id', { isPrimary: true, primaryKeyConstraintName: 'organizations_pkey' }),
      column('name', 'varchar', { length: '200' }),
      column('created_at', 'bigint'),
      column('updated_at', 'bigint'),
    ],
    uniques: [new TableUnique({ name: 'organizations_name_key', columnNames: ['name'] })],
  }),
  new Table({
    name: 'lead_statuses',
    columns: [
      name('id', { isPrimary: true, primaryKeyConstraintName: 'lead_statuses_pkey' }),
      column('label', 'varchar', { length: '100' }),
      column('position', 'integer'),
    ],
    uniques: [new TableUnique({ name: 'lead_statuses_label_key', columnNames: ['label'] })],
  }),
  new Table({
    name: 'leads',
    columns: [
      name('id', { isPrimary: true, primaryKeyConstraintName: 'leads_pkey' }),
      column('name', 'text', { collation: 'binary' }),
      column('description', 'text'),
      column('url', 'text', { isNullable: true }),
      name('status_id'),
      ...authored,
    ],
    indices: [new TableIndex({ name: 'leads_created_at', columnNames: ['created_at', 'id'] })],
    foreignKeys: [
      new TableForeignKey({ ...reference('leads', 'status_id', 'lead_statuses'), onDelete: 'NO ACTION' }),
      ...author('leads'),
    ],
  }),
  new Table({
    name: 'contacts',
    columns: [
      name('id', { isPrimary: true, primaryKeyConstraintName: 'contacts_pkey' }),
      name('lead_id'),
      column('name', 'text'),
      column('title', 'text'),
      column('emails', 'text'),
      column('phones', 'text'),
      column('urls', 'text'),
      ...authored,
    ],
    indices: [new TableIndex({ name: 'contacts_lead_id', columnNames: ['lead_id', 'created_at', 'id'] })],
    foreignKeys: [new TableForeignKey(reference('contacts', 'lead_id', 'leads')), ...author('contacts')],
  }),
  new Table({
    name: 'task_completions',
    columns: [
      name('id', { isPrimary: true, primaryKeyConstraintName: 'task_completions_pkey' }),
      name('lead_id'),
      name('contact_id', { isNullable: true }),
      name('task_public_id'),
      column('task_text', 'text'),
      column('task_owner_id', 'integer'),
      column('user_id', 'integer', { isNullable: true }),
      column('created_at', 'bigint'),
    ],
    indices: [
      new TableIndex({ name: 'task_completions_lead_id', columnNames: ['lead_id', 'created_at', 'id'] }),
      new TableIndex({ name: 'task_completions_task_public_id', columnNames: ['task_public_id'] }),
    ],
    foreignKeys: [new TableForeignKey(reference('task_completions', 'lead_id', 'leads'))],
  }),
  new Table({
    name: 'api_keys',
    columns: [
      name('id', { isPrimary: true, primaryKeyConstraintName: 'api_keys_pkey' }),
      column('user_id', 'integer'),
      column('name', 'varchar', { length: '100' }),
      column('hash', 'varchar', { length: '43' }),
      column('created_at', 'bigint'),
      column('last_used_at', 'bigint', { isNullable: true }),
    ],
    indices: [new TableIndex({ name: 'api_keys_user_id', columnNames: ['user_id', 'created_at'] })],
    foreignKeys: [new TableForeignKey(reference('api_keys', 'user_id', 'users'))],
  }),
];

const TASK_COLUMNS = [
  name('public_id', { isNullable: true }),
  column('type', 'varchar', { length: '30', default: "'lead'" }),
  column('created_by_id', 'integer', { isNullable: true }),
  column('updated_by_id', 'integer', { isNullable: true }),
  name('lead_id', { isNullable: true }),
  name('contact_id', { isNullable: true }),
  column('resolution', 'varchar', { length: '10', isNullable: true }),
  column('agent_config_id', 'text', { isNullable: true }),
  column('object_type', 'text', { isNullable: true }),
  column('object_id', 'text', { isNullable: true }),
  column('details', 'text', { isNullable: true }),
];

const TASK_KEYS = [
  pointer('tasks', 'created_by_id', 'users'),
  pointer('tasks', 'updated_by_id', 'users'),
  reference('tasks', 'lead_id', 'leads'),
  pointer('tasks', 'contact_id', 'contacts'),
];

const TASK_INDICES = [
  new TableIndex({ name: 'tasks_created_by_id', columnNames: ['created_by_id', 'id'] }),
  new TableIndex({ name: 'tasks_lead_id', columnNames: ['lead_id', 'id'] }),
];

const TASK_CHECKS = [
  new TableCheck({
    name: 'tasks_type_check',
    expression: `type IN ('lead', 'outgoing_call', 'incoming_email', 'email_followup', 'missed_call', 'voicemail', 'answered_detached_call', 'opportunity_due', 'incoming_sms')`,
  }),
  new TableCheck({
    name: 'tasks_resolution_check',
    expression: `resolution IS NULL OR (status = 'cancelled' AND resolution IN ('abandoned', 'skipped'))`,
  }),
];

const EVENT_COLUMNS = [
  name('public_id', { isNullable: true }),
  name('subject_public_id', { isNullable: true }),
  column('subject_kind', 'varchar', { length: '30', isNullable: true }),
  name('task_public_id', { isNullable: true }),
  name('lead_id', { isNullable: true }),
  column('owner_id', 'integer', { isNullable: true }),
  column('creator_id', 'integer', { isNullable: true }),
  name('request_id', { isNullable: true }),
  column('request_method', 'varchar', { length: '10', isNullable: true }),
  column('request_path', 'text', { isNullable: true }),
  column('snapshot', 'text', { isNullable: true }),
];

// One after the other: TypeORM would make them side by side and read the schema for each while it changes under it.
const EVENT_INDICES = ['subject_public_id', 'lead_id', 'request_id'].map(
  (by) => new TableIndex({ name: `events_${by}`, columnNames: [by, 'id'] }),
);

export class LeadsAndKeys1764500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of tables()) await runner.createTable(table);
    await keepingRows(runner, ['users', 'tasks', 'events'], async () => {
      await runner.addColumn('users', new TableColumn(name('public_id', { isNullable: true })));
      await nameRows(runner, 'users', () => publicId('user'));
      await usernameFirst(runner);
      await runner.addColumns(
        'tasks',
        TASK_COLUMNS.map((each) => new TableColumn(each)),
      );
      await runner.query('UPDATE tasks SET created_by_id = user_id, updated_by_id = user_id');
      await nameRows(runner, 'tasks', () => publicId('task'));
      await runner.changeColumn('tasks', 'type', new TableColumn(column('type', 'varchar', { length: '30' })));
      await runner.createForeignKeys(
        'tasks',
        TASK_KEYS.map((each) => new TableForeignKey(each)),
      );
      await runner.createCheckConstraints('tasks', TASK_CHECKS);
      for (const index of TASK_INDICES) await runner.createIndex('tasks', index);
      await runner.addColumns(
        'events',
        EVENT_COLUMNS.map((each) => new TableColumn(each)),
      );
      await runner.createUniqueConstraint('events', unique('events'));
      for (const index of EVENT_INDICES) await runner.createIndex('events', index);
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await keepingRows(runner, ['users', 'sessions', 'tasks', 'task_tags', 'events'], async () => {
      for (const index of EVENT_INDICES) await runner.dropIndex('events', index);
      await runner.dropUniqueConstraint('events', 'events_public_id_key');
      await runner.dropColumns('events', namesOf(EVENT_COLUMNS));
      for (const index of TASK_INDICES) await runner.dropIndex('tasks', index);
      for (const { name: check } of TASK_CHECKS) await runner.dropCheckConstraint('tasks', check!);
      await runner.dropUniqueConstraint('tasks', 'tasks_public_id_key');
      for (const { name: key } of TASK_KEYS) await runner.dropForeignKey('tasks', key!);
      await runner.dropColumns('tasks', namesOf(TASK_COLUMNS));
      await runner.dropUniqueConstraint('users', 'users_public_id_key');
      await runner.dropColumn('users', 'public_id');
      await usernameFirst(runner);
    });
    for (const table of tables().toReversed()) await runner.dropTable(table);
  }
}

/**
 * If both the username and the e-mail are taken, the error names the username: SQLite checks constraints in reverse order
 * of declaration, and a rebuilt table has lost that order.
 */
async function usernameFirst(runner: QueryRunner): Promise<void> {
  if (runner.connection.options.type !== 'sqlite') return;
  const uniques = ['email', 'username'].map((by) => new TableUnique({ name: `users_${by}_key`, columnNames: [by] }));
  await runner.dropUniqueConstraints('users', uniques);
  await runner.createUniqueConstraints('users', uniques);
}

const unique = (table: string): TableUnique =>
  new TableUnique({ name: `${table}_public_id_key`, columnNames: ['public_id'] });

const namesOf = (columns: { name: string }[]): string[] => columns.map((each) => each.name);
