import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { UserActor } from '../../common/actor';
import { invalid } from '../../common/errors';
import { CheckedBody } from '../../http/fields/checked-body';
import { Replay } from '../../http/errors/replay';
import { IdempotencyService } from '../../idempotency/idempotency.service';
import { CreateTaskDto, patchOf, UpdateTaskDto } from '../../tasks/dto/task.dto';
import { TasksService } from '../../tasks/tasks.service';
import { TaskTrash } from '../../tasks/trash/task-trash';
import { EXPECTED_VERSION, ID, TASK_ID } from '../inputs';
import { presentVersioned, shownTask, shownView, type VersionedTask } from '../outcomes';
import { TASK } from '../shapes';
import { WRITABLE } from '../task-fields';
import { ADDS, CHANGES, DATA, REPLACES, tool, type Call, type Outcome, type Toolbox } from '../tool';

const TITLE = z.string().meta({ minLength: 1, maxLength: 200 });

const FIELDS = {
  ...WRITABLE,
  tags: z.array(ID).nullable().optional().describe('Ids of all its tags; null removes them'),
};

const CREATE = z.strictObject({
  title: TITLE,
  ...FIELDS,
  request_id: z.string().min(1).max(200).optional().describe('Your choice: calls repeated with it make one task'),
});

const UPDATE = z.strictObject({ id: TASK_ID, title: TITLE.optional(), ...FIELDS, expected_version: EXPECTED_VERSION });

const ONE = z.strictObject({ id: TASK_ID, expected_version: EXPECTED_VERSION });

const SHOWN = z.strictObject({ task: TASK });

/** Tools that change tasks. */
@Injectable()
export class TaskWrites implements Toolbox {
  constructor(
    private readonly tasks: TasksService,
    private readonly trash: TaskTrash,
    private readonly idempotency: IdempotencyService,
  ) {}

  readonly tools = [
    tool({
      name: 'create_task',
      title: 'Create a task',
      description: `Creates a task that belongs to you; ${DATA}.`,
      scope: 'write',
      effects: ADDS,
      input: CREATE,
      output: SHOWN,
      run: (call, input) => this.create(call, input),
    }),
    tool({
      name: 'update_task',
      title: 'Change a task',
      description: `Changes only the fields of a task that you send; ${DATA}.`,
      scope: 'write',
      effects: REPLACES,
      input: UPDATE,
      output: SHOWN,
      run: (call, input) => this.update(call, input),
    }),
    tool({
      name: 'complete_task',
      title: 'Complete a task',
      description: `Sets the status of a task to completed; ${DATA}.`,
      scope: 'write',
      effects: CHANGES,
      input: ONE,
      output: SHOWN,
      run: async ({ actor }, { id, expected_version }) =>
        shownTask(await this.tasks.complete(expecting(actor, expected_version), id), `Completed task ${id}`),
    }),
    tool({
      name: 'delete_task',
      title: 'Delete a task',
      description: 'Moves a task to the trash, from where restore_task brings it back.',
      scope: 'delete',
      effects: REPLACES,
      input: ONE,
      output: z.strictObject({ id: z.int(), deleted: z.literal(true) }),
      run: (call, input) => this.delete(call, input),
    }),
    tool({
      name: 'restore_task',
      title: 'Restore a task',
      description: `Brings a deleted task back from the trash, with its id, tags and history; ${DATA}.`,
      scope: 'write',
      effects: CHANGES,
      input: ONE,
      output: SHOWN,
      run: async ({ actor }, { id, expected_version }) =>
        shownTask(await this.trash.restore(expecting(actor, expected_version), id), `Restored task ${id}`),
    }),
  ];

  private async create({ actor, caller }: Call, { request_id, ...fields }: z.output<typeof CREATE>): Promise<Outcome> {
    const work = async (): Promise<VersionedTask> => presentVersioned(await this.make(actor, fields));
    if (request_id === undefined) return created(await work());
    const attempt = {
      caller,
      keyHash: sha256(`create_task\n${request_id}`),
      fingerprint: sha256(JSON.stringify(fields)),
    };
    try {
      const value = await this.idempotency.once(attempt, async () => {
        const view = await work();
        return { value: view, answer: { status: 201, headers: {}, body: JSON.stringify(view) } };
      });
      return created(value as VersionedTask);
    } catch (error) {
      if (!(error instanceof Replay)) throw error;
      const view = JSON.parse(error.answer.body) as VersionedTask;
      return shownView(view, `Task ${view.id} was created by an earlier call with this request_id, as it was then`);
    }
  }

  private async make(actor: UserActor, fields: object) {
    const { dto, errors } = CheckedBody.of(CreateTaskDto, fields);
    if (Object.keys(errors).length > 0) throw invalid(errors);
    return this.tasks.create(actor, dto.fields(), dto.tagIds());
  }

  private async update(
    { actor }: Call,
    { id, expected_version, ...fields }: z.output<typeof UPDATE>,
  ): Promise<Outcome> {
    const patch = patchOf(CheckedBody.of(UpdateTaskDto, fields));
    return shownTask(await this.tasks.update(expecting(actor, expected_version), id, patch), `Task ${id} is as asked`);
  }

  private async delete({ actor }: Call, { id, expected_version }: z.output<typeof ONE>): Promise<Outcome> {
    await this.tasks.delete(expecting(actor, expected_version), id);
    return { text: `Task ${id} is in the trash; restore_task brings it back.`, data: { id, deleted: true } };
  }
}

const created = (view: VersionedTask): Outcome => shownView(view, `Created task ${view.id}`);

/** The actor with the version that the call expects, if any. Headers are ignored. */
function expecting(actor: UserActor, version: number | undefined): UserActor {
  const { request } = actor;
  const isRequired = version === undefined && request?.precondition === 'required';
  const precondition = version === undefined ? undefined : { versions: [version] };
  return { ...actor, request: { ...request!, precondition: isRequired ? 'required' : precondition } };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');
