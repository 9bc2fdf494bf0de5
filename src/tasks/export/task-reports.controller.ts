import { Readable } from 'node:stream';
import { Controller, Get, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiExtraModels, ApiQuery, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { UserActor } from '../../common/actor';
import { notFound } from '../../common/errors';
import { EventsService, type Fact } from '../../events/events.service';
import { prefers, varyBy } from '../../http/accept';
import { CurrentActor } from '../../http/access/access';
import { Describes } from '../../taskforge/docs';
import { joinHints } from '../../http/errors/hints';
import { FieldsPipe } from '../../http/fields/fields.pipe';
import { Bare } from '../../http/bare';
import { languageOf } from '../../http/language';
import { FILTER_EXAMPLES, FILTER_REFUSAL } from '../filter/filter-query.dto';
import { ExportTasksQuery, StatisticsQuery } from './report-query.dto';
import { ExportedTaskView } from './exported-task.presenter';
import { presentStatistics, StatisticsView } from './statistics.presenter';
import { ExportLosses } from './export-losses';
import { EXPORT_FORMATS, type Chunks, type ExportFormat } from './formats';
import { TaskwarriorTaskView } from './formats/taskwarrior.presenter';
import { TaskCounts } from '../lists/task-counts';
import { TaskLists } from '../lists/task-lists';
import { SavedFilters } from '../saved-filters/saved-filters.service';
import type { ExportedTask } from '../task.entity';

// Several client generators use only the first format for the response type.
const FILES = {
  'application/json': {
    schema: {
      type: 'array',
      items: { anyOf: [{ $ref: getSchemaPath(ExportedTaskView) }, { $ref: getSchemaPath(TaskwarriorTaskView) }] },
    },
  },
  'text/csv': {
    schema: { type: 'string', description: 'RFC 4180 with a header line.' },
    example:
      'id,title,description,status,priority,due_date,completed_at,is_overdue,is_completed,created_at,updated_at,user_id,user_username,user_email,tags\r\n1,Write API documentation,,in_progress,urgent,2024-11-15T17:00:00,,False,False,2024-10-01T09:00:00,2024-10-20T11:30:00,2,ana,ana@example.com,docs\r\n',
  },
  'application/x-ndjson': { schema: { type: 'string', description: 'One JSON object per line.' } },
  'text/calendar': { schema: { type: 'string', description: 'A VTODO for each task (RFC 5545).' } },
  'text/plain': { schema: { type: 'string', description: 'Lines of todo.txt.' } },
};

const HEADERS = {
  'Content-Disposition': { description: 'The name of the file.', schema: { type: 'string' } },
  Vary: { description: 'Contains `Accept`.', schema: { type: 'string' } },
};

/** Statistics and exports. */
@ApiTags('Tasks')
@ApiBearerAuth()
@ApiExtraModels(ExportedTaskView, TaskwarriorTaskView)
@Controller('api/tasks')
export class TaskReportsController {
  constructor(
    private readonly lists: TaskLists,
    private readonly counts: TaskCounts,
    private readonly savedFilters: SavedFilters,
    private readonly events: EventsService,
    private readonly losses: ExportLosses,
  ) {}

  @Get('statistics')
  @ApiQuery(FILTER_EXAMPLES)
  @Describes({
    summary: 'Count tasks by status and priority',
    description:
      'Counts your own tasks, with the same filters as the list. Admins can ask for those of `user_id`, or for everybody’s with `scope=all`.',
    data: StatisticsView,
    errors: {
      400: ['user_id.not_integer', 'ids.not_integer', 'ids.too_many', 'due_date_from.not_iso', FILTER_REFUSAL],
    },
  })
  async statistics(
    @CurrentActor() actor: UserActor,
    @Query(FieldsPipe) query: StatisticsQuery,
  ): Promise<StatisticsView> {
    await this.savedFilters.fill(actor, query);
    return presentStatistics(await this.counts.statistics(actor, query.taskFilter(actor)));
  }

  @Get('export')
  @Bare()
  @Describes({
    summary: 'Export tasks as a file',
    description:
      'Streams all tasks that the list with these filters shows, newest id first. CSV cells that a spreadsheet would run as a formula start with an apostrophe, and names of tags with a comma are quoted; `POST /api/import` reads both back. If readers of a format change names of tags, the `Hint` header lists these names. Without `format`, the `Accept` header decides: JSON if it prefers `application/json` to `text/csv`, otherwise CSV.',
    files: FILES,
    headers: HEADERS,
    errors: {
      400: ['tag_id.not_integer', 'ids.not_integer', 'ids.too_many', 'due_date_from.not_iso', FILTER_REFUSAL],
      404: 'export.not_found',
    },
  })
  async export(
    @CurrentActor() actor: UserActor,
    @Query(FieldsPipe) query: ExportTasksQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    await this.savedFilters.fill(actor, query);
    const filter = query.taskFilter(actor);
    const chunks = await startedOr404(this.lists.chunks(actor, filter));
    varyBy(reply, 'Accept');
    const format = query.formatName() ?? (prefersJson(request.headers.accept) ? 'json' : 'csv');
    const hint = await this.losses.hint(actor, filter, format, languageOf(request));
    reply.headers(joinHints(hint, reply.getHeader('Hint')));
    await this.events.note(actor, exportBy(actor, format));
    return fileOf(EXPORT_FORMATS[format], chunks);
  }
}

const exportBy = ({ userId }: UserActor, format: string): Fact => ({
  name: 'tasks.exported',
  subject: { type: 'export', id: 'tasks' },
  userId,
  snapshot: { format },
});

/** Waits for the first chunk, so that an empty export can still respond with 404. */
async function startedOr404(chunks: AsyncGenerator<ExportedTask[], void, undefined>): Promise<Chunks> {
  const first = await chunks.next();
  if (first.done) throw notFound('export');
  return (async function* () {
    yield first.value;
    yield* chunks;
  })();
}

const prefersJson = (accept?: string): boolean => prefers(accept, 'application/json', 'text/csv');

const fileOf = ({ contentType: type, fileName, write }: ExportFormat, chunks: Chunks): StreamableFile =>
  new StreamableFile(Readable.from(write(chunks)), { type, disposition: `attachment; filename=${fileName}` });
