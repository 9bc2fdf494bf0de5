import { Delete, Get, HttpCode, Post, Put, UseInterceptors } from '@nestjs/common';
import { ApiBody, ApiHeader } from '@nestjs/swagger';
import type { UserActor } from '../../common/actor';
import { CurrentActor } from '../../http/access';
import { CheckedBody } from '../../http/fields/checked-body';
import { FieldsPipe } from '../../http/fields/fields.pipe';
import { Answers, CloseController, type Page } from '../close.controller';
import { CloseId, Filters, Zone } from '../request';
import { CloseTasks } from './close-tasks.service';
import { DueHintInterceptor, IGNORED } from './due-hint.interceptor';
import { BulkTaskBody, CreateTaskBody, UpdateTaskBody } from './task-body.dto';
import { IMPORT_HEADER, TaskBodyPipe, TaskPatchPipe, TaskWrite } from './task-body.pipe';
import { BULK_BODY, CREATE_BODY, TASK, UPDATE_BODY } from './task-examples';
import { TaskFilters, TaskQuery } from './task-query.dto';
import { CloseTaskView } from './task.presenter';

@CloseController('task', 'Close: Tasks')
export class CloseTasksController {
  constructor(private readonly tasks: CloseTasks) {}

  @Get()
  @Answers({
    summary: 'List or filter tasks',
    description:
      'To-dos, unless `_type` or `_type__in` says otherwise: those that one owns or made, for an admin all. Filters hold together.',
    page: CloseTaskView,
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
    description: '`true`: keep a task as it was elsewhere, with its type, times and origin; admins only.',
    schema: { type: 'string', enum: ['true', 'false'], default: 'false' },
  })
  @Answers({
    summary: 'Create a task',
    conditional: 'create',
    description: 'A to-do (`lead`) needs a lead and a text, an `outgoing_call` a lead and a contact.',
    of: CloseTaskView,
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
  @UseInterceptors(DueHintInterceptor)
  @ApiBody({ type: BulkTaskBody, examples: BULK_BODY })
  @Answers({
    summary: 'Bulk-update tasks',
    description: 'Those of the filters in the query string or in `_params`; at most 1000, all or none.',
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
    description: 'A task that one may not see is answered as if it were not there.',
    of: CloseTaskView,
    example: TASK,
    errors: { 404: 'task.not_found' },
  })
  get(@CurrentActor() actor: UserActor, @CloseId(TASK.id) id: string, @Zone() zone: number): Promise<CloseTaskView> {
    return this.tasks.get(actor, id, zone);
  }

  @Put(':id')
  @UseInterceptors(DueHintInterceptor)
  @ApiBody({ type: UpdateTaskBody, examples: UPDATE_BODY })
  @Answers({
    summary: 'Update a task',
    conditional: 'write',
    description:
      'The `assigned_to`, `date` (either a date or a date-time), and `is_complete` fields may be updated on all tasks. If the task type is `lead`, the `text` field may also be modified.',
    of: CloseTaskView,
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
    description: 'What was completed stays among the activities.',
    example: {},
    errors: { 404: 'task.not_found' },
  })
  delete(@CurrentActor() actor: UserActor, @CloseId(TASK.id) id: string, @Zone() zone: number): Promise<object> {
    return this.tasks.delete(actor, id, zone);
  }
}
