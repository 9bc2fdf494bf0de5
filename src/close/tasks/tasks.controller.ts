import { Delete, Get, Param, Post, Put, UseGuards } from '@nestjs/common';
import { ApiBody, ApiHeader } from '@nestjs/swagger';
import type { UserActor } from '../../common/actor';
import { CurrentActor } from '../../http/access';
import { FieldsPipe } from '../../http/fields.pipe';
import { Answers, CloseController, type Page } from '../close.controller';
import { Filters, Zone } from '../request';
import { CloseTasks } from './close-tasks.service';
import { BulkTaskBody, CreateTaskBody, UpdateTaskBody } from './task-body.dto';
import { IMPORT_HEADER, TaskBodyPipe, TaskWrite } from './task-body.pipe';
import { BULK_BODY, CREATE_BODY, TASK, UPDATE_BODY } from './task-examples';
import { TaskFilters, TaskQuery } from './task-query.dto';
import { CloseTaskGuard } from './task.guard';
import type { CloseTaskView } from './task.presenter';

@CloseController('task', 'Close: Tasks')
export class CloseTasksController {
  constructor(private readonly tasks: CloseTasks) {}

  @Get()
  @Answers({ summary: 'List or filter tasks', example: { data: [TASK], has_more: false } })
  list(
    @CurrentActor() actor: UserActor,
    @Filters(FieldsPipe) query: TaskQuery,
    @Zone() zone: number,
  ): Promise<Page<CloseTaskView>> {
    return this.tasks.list(actor, query, zone);
  }

  @Post()
  @ApiBody({ type: CreateTaskBody, examples: CREATE_BODY })
  @ApiHeader({
    name: IMPORT_HEADER,
    required: false,
    description: 'true: keep a task as it was elsewhere; admins only.',
  })
  @Answers({ summary: 'Create a task', conditional: 'create', example: TASK })
  create(
    @CurrentActor() actor: UserActor,
    @TaskWrite(TaskBodyPipe) task: CreateTaskBody,
    @Zone() zone: number,
  ): Promise<CloseTaskView> {
    return this.tasks.create(actor, task, zone);
  }

  @Put()
  @ApiBody({ type: BulkTaskBody, examples: BULK_BODY })
  @Answers({
    summary: 'Bulk-update tasks',
    description: 'Those of the filters in the query string or in `_params`; at most 1000, all or none.',
    example: { ok: true },
    shows: false,
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
  @Answers({ summary: 'Fetch a single task', conditional: 'read', example: TASK })
  get(@CurrentActor() actor: UserActor, @Param('id') id: string, @Zone() zone: number): Promise<CloseTaskView> {
    return this.tasks.get(actor, id, zone);
  }

  @Put(':id')
  @UseGuards(CloseTaskGuard)
  @ApiBody({ type: UpdateTaskBody, examples: UPDATE_BODY })
  @Answers({
    summary: 'Update a task',
    conditional: 'write',
    description:
      'The `assigned_to`, `date` (either a date or a date-time), and `is_complete` fields may be updated on all tasks. If the task type is `lead`, the `text` field may also be modified.',
    example: TASK,
  })
  update(
    @CurrentActor() actor: UserActor,
    @Param('id') id: string,
    @TaskWrite(TaskBodyPipe) body: UpdateTaskBody,
    @Zone() zone: number,
  ): Promise<CloseTaskView> {
    return this.tasks.update(actor, id, body, zone);
  }

  @Delete(':id')
  @Answers({ summary: 'Delete a task', conditional: 'write', example: {}, shows: false })
  delete(@CurrentActor() actor: UserActor, @Param('id') id: string, @Zone() zone: number): Promise<object> {
    return this.tasks.delete(actor, id, zone);
  }
}
