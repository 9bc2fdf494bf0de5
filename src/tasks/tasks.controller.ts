import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Put, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { UserActor } from '../common/actor';
import { CurrentActor } from '../http/access/access';
import { BodyOf, CheckedBody } from '../http/fields/checked-body';
import { FieldsPipe } from '../http/fields/fields.pipe';
import { Describes } from '../taskforge/docs';
import { withEtag, withEtagOnRefusal } from '../http/etags/etags';
import { GuardedRow } from '../http/access/owner.guard';
import { PathId } from '../http/path-id';
import { presentCursorPagination, presentPagination } from '../taskforge/pagination.presenter';
import { CREATE_TASK, UPDATE_TASK } from './dto/task-examples';
import { CreateTaskDto, patchOf, UpdateTaskDto } from './dto/task.dto';
import { MomentQuery } from './history/history.dto';
import { FILTER_EXAMPLES, FILTER_REFUSAL } from './filter/filter-query.dto';
import { ListTasksQuery } from './lists/task-query.dto';
import { TaskOwnerGuard } from './guards/task-owner.guard';
import { TaskHistory } from './history/task-history';
import { TaskFieldsPipe } from './dto/task-fields.pipe';
import { TaskLists, type TaskPartRequest } from './lists/task-lists';
import type { TaskFilter } from './lists/task-query';
import type { ListedTask, ShownTask } from './task.entity';
import { ListedTaskView, presentWith, TaskPageView, TaskPartView } from './listed-task.presenter';
import { presentPast, presentTask, TaskView } from './task.presenter';
import { SavedFilters } from './saved-filters/saved-filters.service';
import { TasksService } from './tasks.service';

const UPDATE = {
  summary: 'Update a task partially',
  conditional: 'write',
  description:
    'Updates the fields that the body names; all others keep their values, and unknown fields are ignored. A body that changes nothing writes nothing. Setting the status to `completed` sets `completed_at`, any other status clears it. `tags` replaces all tags. For the owner and admins.',
  confirms: 'task_updated',
  data: TaskView,
  errors: {
    400: ['title.too_long', 'status.unknown', 'due_date.not_iso', 'tags.unknown'],
    403: 'task.update',
    404: 'task.not_found',
  },
} as const;

const REPLACE = {
  ...UPDATE,
  summary: 'Update a task',
  description:
    'Does the same as PATCH, for clients that send PUT: fields that the body does not name keep their values.',
} as const;

@ApiTags('Tasks')
@ApiBearerAuth()
@Controller('api/tasks')
export class TasksController {
  constructor(
    private readonly tasks: TasksService,
    private readonly lists: TaskLists,
    private readonly history: TaskHistory,
    private readonly savedFilters: SavedFilters,
  ) {}

  @Get()
  @ApiQuery(FILTER_EXAMPLES)
  @Describes({
    summary: 'List tasks',
    description:
      'Lists your tasks; admins see the tasks of all users. Sorted by id, newest first, unless `sort_by` is given.',
    data: [TaskPageView, TaskPartView],
    errors: {
      400: [
        'tag_id.not_integer',
        'user_id.not_integer',
        'ids.not_integer',
        'ids.too_many',
        'due_date_from.not_iso',
        FILTER_REFUSAL,
        'cursor.foreign',
      ],
    },
  })
  async list(
    @CurrentActor() actor: UserActor,
    @Query(FieldsPipe) query: ListTasksQuery,
  ): Promise<TaskPageView | TaskPartView> {
    await this.savedFilters.fill(actor, query);
    const part = query.partRequest();
    const present = presentWith(query.include);
    if (part) return this.part(actor, query.taskFilter(actor), part, present);
    const request = query.pageRequest();
    const page = await this.lists.list(actor, query.taskFilter(actor), request);
    return { tasks: page.rows.map(present), pagination: presentPagination(request, page) };
  }

  @Post()
  @ApiBody(CREATE_TASK)
  @Describes({
    summary: 'Create a task',
    conditional: 'create',
    description: 'Creates a task. You become its owner.',
    confirms: 'task_created',
    status: 201,
    data: TaskView,
    errors: { 400: ['title.required', 'due_date.not_iso', 'tags.unknown'] },
  })
  create(@CurrentActor() actor: UserActor, @Body(TaskFieldsPipe) task: CreateTaskDto): Promise<TaskView> {
    return withEtag(this.tasks.create(actor, task.fields(), task.tagIds()), presentTask);
  }

  @Get(':id')
  @UseGuards(TaskOwnerGuard)
  @Describes({
    summary: 'Show a task',
    description: 'Returns a task as it is, or as it was at an earlier version or time. For the owner and admins.',
    data: TaskView,
    conditional: 'read',
    errors: {
      400: ['version.not_integer', 'at.not_iso'],
      403: 'task.read',
      404: ['task.not_found', 'version.not_found'],
    },
  })
  get(
    @CurrentActor() actor: UserActor,
    @GuardedRow() task: ShownTask,
    @PathId() id: number,
    @Query(FieldsPipe) query: MomentQuery,
  ): Promise<TaskView> {
    const moment = query.moment();
    return moment ? withEtag(this.history.past(actor, id, moment), presentPast) : withEtag(task, presentTask);
  }

  @Put(':id')
  @UseGuards(TaskOwnerGuard)
  @ApiBody(UPDATE_TASK)
  @Describes(REPLACE)
  replace(
    @CurrentActor() actor: UserActor,
    @PathId() id: number,
    @BodyOf(UpdateTaskDto) body: CheckedBody<UpdateTaskDto>,
  ): Promise<TaskView> {
    return this.update(actor, id, body);
  }

  @Patch(':id')
  @UseGuards(TaskOwnerGuard)
  @ApiBody(UPDATE_TASK)
  @Describes(UPDATE)
  update(
    @CurrentActor() actor: UserActor,
    @PathId() id: number,
    @BodyOf(UpdateTaskDto) body: CheckedBody<UpdateTaskDto>,
  ): Promise<TaskView> {
    return withEtag(this.tasks.update(actor, id, patchOf(body)), presentTask);
  }

  @Delete(':id')
  @UseGuards(TaskOwnerGuard)
  @Describes({
    summary: 'Delete a task',
    conditional: 'write',
    description: 'Moves a task to the trash, where it can be restored. For the owner and admins.',
    confirms: 'task_deleted',
    errors: { 403: 'task.delete', 404: 'task.not_found' },
  })
  delete(@CurrentActor() actor: UserActor, @PathId(3) id: number): Promise<void> {
    return withEtagOnRefusal(this.tasks.delete(actor, id), presentTask);
  }

  @Post(':id/complete')
  @HttpCode(200)
  @UseGuards(TaskOwnerGuard)
  @Describes({
    summary: 'Complete a task',
    conditional: 'write',
    description:
      'Sets the status to `completed`. A task that is already completed keeps its `completed_at`. For the owner and admins.',
    confirms: 'task_completed',
    data: TaskView,
    errors: { 403: 'task.update', 404: 'task.not_found' },
  })
  complete(@CurrentActor() actor: UserActor, @PathId() id: number): Promise<TaskView> {
    return withEtag(this.tasks.complete(actor, id), presentTask);
  }

  private async part(
    actor: UserActor,
    filter: TaskFilter,
    request: TaskPartRequest,
    present: (task: ListedTask) => ListedTaskView,
  ): Promise<TaskPartView> {
    const { rows, next } = await this.lists.part(actor, filter, request);
    return { tasks: rows.map(present), pagination: presentCursorPagination(request.limit, next) };
  }
}
