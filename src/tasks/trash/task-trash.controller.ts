import { Controller, Delete, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { UserActor } from '../../common/actor';
import { CONFIG, type Config } from '../../config';
import { CurrentActor } from '../../http/access/access';
import { Describes } from '../../taskforge/docs';
import { withEtag, withEtagOnRefusal } from '../../http/etags/etags';
import { FieldsPipe } from '../../http/fields/fields.pipe';
import { PathId } from '../../http/path-id';
import { presentPagination } from '../../taskforge/pagination.presenter';
import { TaskTrash } from './task-trash';
import { ListTrashQuery } from './trash-query.dto';
import { presentWith } from '../listed-task.presenter';
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
      'Lists your own deleted tasks; admins see everybody’s. Sorted by `deleted_at`, newest first, by default. Tasks deleted together with an account are not listed; restoring the account restores them.',
    data: TrashedTaskPageView,
  })
  async list(@CurrentActor() actor: UserActor, @Query(FieldsPipe) query: ListTrashQuery): Promise<TrashedTaskPageView> {
    const request = query.pageRequest();
    const page = await this.trash.list(actor, request);
    const present = presentWith(query.include);
    const tasks = page.rows.map((task) => presentTrashedTask(task, this.config.trashDays, present));
    return { tasks, pagination: presentPagination(request, page) };
  }

  @Post('tasks/:id/restore')
  @HttpCode(200)
  @Describes({
    summary: 'Restore a deleted task',
    description:
      'Restores a deleted task with its id, tags and history. A task that is not in the trash does not change.',
    conditional: 'write',
    confirms: 'task_restored',
    data: TaskView,
    errors: { 403: 'task.restore', 404: 'task.not_found' },
  })
  restore(@CurrentActor() actor: UserActor, @PathId(2) id: number): Promise<TaskView> {
    return withEtag(this.trash.restore(actor, id), presentTask);
  }

  @Delete('trash/:id')
  @Describes({
    summary: 'Delete a task permanently',
    description:
      'Deletes a task in the trash permanently, with its history. For the owner and admins. 404 if the task is not in the trash.',
    conditional: 'write',
    confirms: 'task_purged',
    errors: { 403: 'task.delete', 404: 'task.not_found' },
  })
  purge(@CurrentActor() actor: UserActor, @PathId(3) id: number): Promise<void> {
    return withEtagOnRefusal(this.trash.purge(actor, id), presentTask);
  }
}
