import { Delete, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiBody, ApiHeader } from '@nestjs/swagger';
import type { UserActor } from '../../common/actor';
import { CurrentActor } from '../../http/access/access';
import { CheckedBody } from '../../http/fields/checked-body';
import { FieldsPipe } from '../../http/fields/fields.pipe';
import { Finishes } from '../../http/finishing';
import { Answers, CloseController, type Page } from '../close.controller';
import { CloseId, Filters, Zone } from '../request';
import { CloseTasks } from './close-tasks.service';
import { IGNORED, withDueHint } from './due-hint';
import { BulkTaskBody, CreateTaskBody, UpdateTaskBody } from './task-body.dto';
import { IMPORT_HEADER, TaskBodyPipe, TaskPatchPipe, TaskWrite } from './task-body.pipe';
import { DETAILS } from './task-details';
import { BULK_BODY, CREATE_BODY, SPARE_TASK_ID, TASK, UPDATE_BODY } from './task-examples';
import { TaskQuery } from './task-list-query.dto';
import { TaskFilters } from './task-query.dto';
import { CloseTaskView } from './task.presenter';

@CloseController('task', 'Close: Tasks')
export class CloseTasksController {
  constructor(private readonly tasks: CloseTasks) {}

  @Get()
  @Answers({
    summary: 'List or filter tasks',
    description:
      'Lists the tasks that you own or created; for admins, all tasks. Without `_type` or `_type__in`, only tasks of the type `lead`. Tasks must match all filters.',
    page: CloseTaskView,
    details: DETAILS,
    example: { data: [TASK], has_more: false },
    errors: { 400: ['_limit.above_1000', 'date__gte.not_iso'] },
  })
  list(
    @CurrentActor() actor: UserActor,
    @Filters(FieldsPipe) query: TaskQuery,
    @Zone() zone: number,
  ): Promise<Page<CloseTaskView>> {
    return this.tasks.list(actor, query, zone);
  }

  @Post()
  @HttpCode(200)
  @ApiBody({ type: CreateTaskBody, examples: CREATE_BODY })
  @ApiHeader({
    name: IMPORT_HEADER,
    required: false,
    description: '`true` imports a task with its original type, times and origin. Admins only.',
    schema: { type: 'string', enum: ['true', 'false'], default: 'false' },
  })
  @Answers({
    summary: 'Create a task',
    conditional: 'create',
    description:
      'Creates a task. Tasks of the type `lead` need a lead and a text, those of the type `outgoing_call` a lead and a contact.',
    of: CloseTaskView,
    details: DETAILS,
    example: TASK,
    errors: { 400: ['lead_id.required', 'date.not_iso'], 403: 'task.import' },
  })
  create(
    @CurrentActor() actor: UserActor,
    @TaskWrite(TaskBodyPipe) task: CreateTaskBody,
    @Zone() zone: number,
  ): Promise<CloseTaskView> {
    return this.tasks.create(actor, task, zone);
  }

  @Put()
  @Finishes(withDueHint)
  @ApiBody({ type: BulkTaskBody, examples: BULK_BODY })
  @Answers({
    summary: 'Bulk-update tasks',
    description:
      'Updates all tasks that match the filters in the query string or in `_params`, at most 1000, in one transaction. Requires at least one filter besides `_type: lead` or `all`; an empty list of ids matches no task.',
    example: { ok: true },
    headers: IGNORED,
    errors: { 400: ['unfiltered', 'date.not_iso'] },
  })
  updateAll(
    @CurrentActor() actor: UserActor,
    @Filters(FieldsPipe) filters: TaskFilters,
    @TaskWrite(TaskBodyPipe) body: BulkTaskBody,
    @Zone() zone: number,
  ): Promise<object> {
    return this.tasks.updateAll(actor, filters, body, zone);
  }

  @Get(':id')
  @Answers({
    summary: 'Fetch a single task',
    conditional: 'read',
    description: 'Returns a task. 404 also for tasks that you may not see.',
    of: CloseTaskView,
    details: DETAILS,
    example: TASK,
    errors: { 404: 'task.not_found' },
  })
  get(@CurrentActor() actor: UserActor, @CloseId(TASK.id) id: string, @Zone() zone: number): Promise<CloseTaskView> {
    return this.tasks.get(actor, id, zone);
  }

  @Put(':id')
  @Finishes(withDueHint)
  @ApiBody({ type: UpdateTaskBody, examples: UPDATE_BODY })
  @Answers({
    summary: 'Update a task',
    conditional: 'write',
    description:
      'Updates the fields that the body names and whose values differ from those shown; all others keep their values. `text` can be changed on tasks of the type `lead` only.',
    of: CloseTaskView,
    details: DETAILS,
    example: TASK,
    headers: IGNORED,
    errors: { 400: 'date.not_iso', 404: 'task.not_found' },
  })
  update(
    @CurrentActor() actor: UserActor,
    @CloseId(TASK.id) id: string,
    @TaskWrite(TaskPatchPipe) body: CheckedBody<UpdateTaskBody>,
    @Zone() zone: number,
  ): Promise<CloseTaskView> {
    return this.tasks.update(actor, id, body, zone);
  }

  @Delete(':id')
  @Answers({
    summary: 'Delete a task',
    conditional: 'write',
    description: 'Deletes a task. Its `TaskCompleted` activity is kept.',
    example: {},
    errors: { 404: 'task.not_found' },
  })
  delete(@CurrentActor() actor: UserActor, @CloseId(SPARE_TASK_ID) id: string, @Zone() zone: number): Promise<object> {
    return this.tasks.delete(actor, id, zone);
  }
}
