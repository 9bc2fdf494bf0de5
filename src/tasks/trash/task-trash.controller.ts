import { Controller, Delete, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { UserActor } from '../../common/actor';
import { CONFIG, type Config } from '../../config';
import { CurrentActor } from '../../http/access';
import { Describes } from '../../taskforge/docs';
import { withEtag, tellingWhatIsThere } from '../../http/etags/etags';
import { FieldsPipe } from '../../http/fields/fields.pipe';
import { PageQuery } from '../../http/fields/page-query.dto';
import { PathId } from '../../http/path-id';
import { presentPagination } from '../../taskforge/pagination.presenter';
import { TaskTrash } from './task-trash';
import { presentTask, TaskView } from '../task.presenter';
import { presentTrashedTask, TrashedTaskPageView } from './trashed-task.presenter';

@ApiTags('Trash')
@ApiBearerAuth()
@Controller('api')
export class TaskTrashController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly trash: TaskTrash,
  ) {}

  @Get('trash')
  @Describes({
    summary: 'List deleted tasks',
    description:
      'One’s own; an admin sees everybody’s. The newest deletion first, unless `sort_order` says otherwise. Tasks that went with a deleted account are not listed: they come back with it.',
    data: TrashedTaskPageView,
  })
  async list(@CurrentActor() actor: UserActor, @Query(FieldsPipe) query: PageQuery): Promise<TrashedTaskPageView> {
    const request = query.pageRequest(['deleted_at']);
    const page = await this.trash.list(actor, request);
    const tasks = page.rows.map((task) => presentTrashedTask(task, this.config.trashDays));
    return { tasks, pagination: presentPagination(request, page) };
  }

  @Post('tasks/:id/restore')
  @HttpCode(200)
  @Describes({
    summary: 'Restore a deleted task',
    description: 'With its id, tags and history. A task that is not in the trash stays as it is.',
    conditional: 'write',
    confirms: 'task_restored',
    data: TaskView,
    errors: { 403: 'task.restore', 404: 'task.not_found' },
  })
  restore(@CurrentActor() actor: UserActor, @PathId() id: number): Promise<TaskView> {
    return withEtag(this.trash.restore(actor, id), presentTask);
  }

  @Delete('trash/:id')
  @Describes({
    summary: 'Delete a task of the trash for good',
    description: 'With its history. One’s own; an admin deletes anybody’s. A task that is not in the trash is 404.',
    conditional: 'write',
    confirms: 'task_purged',
    errors: { 403: 'task.delete', 404: 'task.not_found' },
  })
  purge(@CurrentActor() actor: UserActor, @PathId() id: number): Promise<void> {
    return tellingWhatIsThere(this.trash.purge(actor, id), presentTask);
  }
}
