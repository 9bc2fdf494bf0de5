import { Readable } from 'node:stream';
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Patch,
  Post,
  Put,
  Query,
  StreamableFile,
  UseGuards,
} from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { UserActor } from '../common/actor';
import { notFound } from '../common/errors';
import { CurrentActor } from '../http/access';
import { FieldsPipe } from '../http/fields.pipe';
import { Describes } from '../http/docs';
import { PathId } from '../http/path-id';
import { Bare } from '../http/taskforge/envelope.interceptor';
import { presentPagination } from '../http/taskforge/pagination.presenter';
import { CreateTaskDto, UpdateTaskDto } from './dto/task.dto';
import { ExportTasksQuery, ListTasksQuery, StatisticsQuery } from './dto/task-query.dto';
import { GuardedTask, TaskOwnerGuard } from './guards/task-owner.guard';
import { presentStatistics, StatisticsView } from './statistics.presenter';
import { csvOf, jsonOf } from './task-export';
import { TaskFieldsPipe } from './task-fields.pipe';
import { TASK_SORTS, TaskLists } from './task-lists';
import type { Task } from './task.entity';
import { presentTask, TaskPageView, TaskView } from './task.presenter';
import { TasksService } from './tasks.service';

const UPDATE = {
  summary: 'Update fields of a task',
  description:
    'PUT and PATCH are the same partial update: only the keys present in the body are changed, unknown ones are ignored, and a body that changes nothing writes nothing. A status that becomes `completed` stamps `completed_at`, any other clears it. `tags` replaces all tags.',
  confirms: 'task_updated',
  data: TaskView,
  errors: { 400: 'title.too_long', 403: 'task.update', 404: 'task.not_found' },
} as const;

@ApiTags('Tasks')
@ApiBearerAuth()
@Controller('api/tasks')
export class TasksController {
  constructor(
    private readonly tasks: TasksService,
    private readonly lists: TaskLists,
  ) {}

  @Get()
  @Describes({
    summary: 'List tasks',
    description: 'One’s own; an admin sees everybody’s. Sorted by id, newest first, unless `sort_by` says otherwise.',
    data: TaskPageView,
    errors: { 400: 'tag_id.not_integer' },
  })
  async list(@CurrentActor() actor: UserActor, @Query(FieldsPipe) query: ListTasksQuery): Promise<TaskPageView> {
    const request = query.pageRequest(TASK_SORTS);
    const page = await this.lists.list(actor, query.filter(actor), request);
    return { tasks: page.rows.map(presentTask), pagination: presentPagination(request, page) };
  }

  @Post()
  @Describes({
    summary: 'Create a task',
    description: 'The caller becomes its owner.',
    confirms: 'task_created',
    status: 201,
    data: TaskView,
    errors: { 400: 'due_date.not_iso' },
  })
  async create(@CurrentActor() actor: UserActor, @Body(TaskFieldsPipe) task: CreateTaskDto): Promise<TaskView> {
    return presentTask(await this.tasks.create(actor, task.changes()));
  }

  @Get('statistics')
  @Describes({
    summary: 'Count tasks by status and priority',
    description: 'One’s own; an admin may ask for those of `user_id`, or for `scope=all`.',
    data: StatisticsView,
    errors: { 400: 'user_id.not_integer' },
  })
  async statistics(
    @CurrentActor() actor: UserActor,
    @Query(FieldsPipe) query: StatisticsQuery,
  ): Promise<StatisticsView> {
    return presentStatistics(await this.lists.count(actor, query.filter(actor)));
  }

  @Get('export')
  @Bare()
  @Describes({
    summary: 'Export tasks as a CSV or JSON file',
    description:
      'Streamed, without a limit. CSV cells that a spreadsheet would run as a formula begin with an apostrophe.',
    errors: { 400: 'tag_id.not_integer', 404: 'export.not_found' },
  })
  async export(@CurrentActor() actor: UserActor, @Query(FieldsPipe) query: ExportTasksQuery): Promise<StreamableFile> {
    const chunks = await startedOr404(this.lists.chunks(actor, query.filter()));
    return query.format === 'json'
      ? file(jsonOf(chunks), 'application/json', 'tasks.json')
      : file(csvOf(chunks), 'text/csv; charset=utf-8', 'tasks.csv');
  }

  @Get(':id')
  @UseGuards(TaskOwnerGuard)
  @Describes({ summary: 'Show a task', data: TaskView, errors: { 403: 'task.read', 404: 'task.not_found' } })
  get(@GuardedTask() task: Task, @PathId() _id: number): TaskView {
    return presentTask(task);
  }

  @Put(':id')
  @UseGuards(TaskOwnerGuard)
  @Describes(UPDATE)
  replace(
    @CurrentActor() actor: UserActor,
    @PathId() id: number,
    @Body(TaskFieldsPipe) changes: UpdateTaskDto,
  ): Promise<TaskView> {
    return this.update(actor, id, changes);
  }

  @Patch(':id')
  @UseGuards(TaskOwnerGuard)
  @Describes(UPDATE)
  async update(
    @CurrentActor() actor: UserActor,
    @PathId() id: number,
    @Body(TaskFieldsPipe) changes: UpdateTaskDto,
  ): Promise<TaskView> {
    return presentTask(await this.tasks.update(actor, id, changes.changes()));
  }

  @Delete(':id')
  @UseGuards(TaskOwnerGuard)
  @Describes({
    summary: 'Delete a task',
    confirms: 'task_deleted',
    errors: { 403: 'task.delete', 404: 'task.not_found' },
  })
  delete(@CurrentActor() actor: UserActor, @PathId() id: number): Promise<void> {
    return this.tasks.delete(actor, id);
  }

  @Post(':id/complete')
  @HttpCode(200)
  @UseGuards(TaskOwnerGuard)
  @Describes({
    summary: 'Complete a task',
    description: 'A task that is completed already keeps its `completed_at`.',
    confirms: 'task_completed',
    data: TaskView,
    errors: { 403: 'task.update', 404: 'task.not_found' },
  })
  async complete(@CurrentActor() actor: UserActor, @PathId() id: number): Promise<TaskView> {
    return presentTask(await this.tasks.complete(actor, id));
  }
}

/** The same chunks, once the first is there: after the headers have gone it would be too late to answer 404. */
async function startedOr404(chunks: AsyncGenerator<Task[], void, undefined>): Promise<AsyncIterable<Task[]>> {
  const first = await chunks.next();
  if (first.done) throw notFound('export');
  return (async function* () {
    yield first.value;
    yield* chunks;
  })();
}

const file = (content: AsyncIterable<string>, type: string, filename: string): StreamableFile =>
  new StreamableFile(Readable.from(content), { type, disposition: `attachment; filename=${filename}` });
