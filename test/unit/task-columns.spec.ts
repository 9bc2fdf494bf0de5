import 'reflect-metadata';
import { getMetadataStorage } from 'class-validator';
import { getMetadataArgsStorage } from 'typeorm';
import { CreateTaskDto, UpdateTaskDto } from '../../src/tasks/dto/task.dto';
import { csvOf } from '../../src/tasks/export/formats/plain';
import { presentHistory } from '../../src/tasks/history/history.presenter';
import { taskOf } from '../../src/tasks/history/task-snapshot';
import { TaskRow } from '../../src/tasks/records/task-row';
import { Task } from '../../src/tasks/task.entity';
import { TASK } from '../../src/mcp/shapes';
import { WRITABLE } from '../../src/mcp/task-fields';
import { presentTask } from '../../src/tasks/task.presenter';

const COLUMNS = getMetadataArgsStorage()
  .columns.filter(({ target }) => target === TaskRow)
  .map(({ propertyName }) => propertyName);

/** Columns that only the Close API shows and writes. */
const CLOSE_ONLY = ['resolution'];
/** Columns that requests do not write. */
const NOT_WRITTEN = ['completedAt'];

const snakeCase = (field: string): string => field.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);
const publicName = (field: string): string => (field === 'due' ? 'due_date' : snakeCase(field));

const task = Object.assign(Task.of(1, { title: 'Write', due: null }, new Date(0)), {
  id: 1,
  user: { username: 'ana', email: 'ana@example.com' },
});
const content = Object.keys(task.content());
const shared = content.filter((field) => !CLOSE_ONLY.includes(field));

async function exportedColumns(): Promise<string[]> {
  async function* chunks(): AsyncGenerator<Task[]> {
    yield [task];
  }
  let text = '';
  for await (const part of csvOf(chunks())) text += part;
  return text.split('\r\n')[0]!.split(',');
}

describe('Every column of a task', () => {
  it('is compared by an update or written once', () => {
    const once = ['id', 'publicId', 'type', 'details', 'createdAt', 'createdMicros'];
    const other = Object.assign(task.copy(), Object.fromEntries(COLUMNS.map((column) => [column, Symbol(column)])));
    expect([...Object.keys(other.changedSince(task)), ...once].toSorted()).toEqual(COLUMNS.toSorted());
    expect(task.copy().changedSince(task)).toEqual({});
  });

  it('is stored in events and restored from them', () => {
    const { snapshot } = task.fact('task.updated', {}).about!;
    const kept = COLUMNS.filter((column) => !column.startsWith('deleted') && column !== 'searchText');
    expect(Object.keys(snapshot)).toEqual(expect.arrayContaining(kept));
    const back = taskOf(JSON.parse(JSON.stringify(snapshot)));
    for (const column of kept)
      expect([column, back[column as keyof Task]]).toEqual([column, task[column as keyof Task]]);
  });

  it('that is content is in the event of a creation, under its public name', () => {
    expect(Object.keys(task.summary())).toEqual([...shared, 'userId']);
    const at = '2024-11-15T17:00:00.000Z';
    const changes = Object.fromEntries(
      shared.map((field) => [field, { old: null, new: field === 'due' ? { at } : at }]),
    );
    const event = { version: 1, name: 'task.created', createdAt: new Date(0), actorId: null, api: 'system', changes };
    const { items } = presentHistory({ rows: [{ event: event as never, by: undefined }], more: false });
    expect(items[0]!.changes.map(({ field }) => field)).toEqual(shared.map(publicName));
  });

  it('that is content is shown, exported, and written by POST and PATCH', async () => {
    const names = shared.map(publicName);
    expect(Object.keys(presentTask(task))).toEqual(expect.arrayContaining(names));
    expect(await exportedColumns()).toEqual(expect.arrayContaining(names));
    for (const dto of [CreateTaskDto, UpdateTaskDto]) {
      const rules = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
      const written = shared.filter((field) => !NOT_WRITTEN.includes(field)).map(publicName);
      expect(rules.map(({ propertyName }) => propertyName)).toEqual(expect.arrayContaining(written));
    }
  });

  it('that is content is shown to agents, and set by them unless it is not written', () => {
    expect(Object.keys(TASK.shape).toSorted()).toEqual(
      [...Object.keys(presentTask(task)), 'version', 'shortened'].toSorted(),
    );
    const written = shared.filter((field) => !NOT_WRITTEN.includes(field)).map(publicName);
    expect(['title', ...Object.keys(WRITABLE)].toSorted()).toEqual(written.toSorted());
  });
});
