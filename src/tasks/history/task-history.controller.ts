import { Controller, Get, HttpCode, Post, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiTags } from '@nestjs/swagger';
import type { UserActor } from '../../common/actor';
import { CurrentActor } from '../../http/access/access';
import { Describes } from '../../taskforge/docs';
import { withEtag } from '../../http/etags/etags';
import { BodyOf, CheckedBody } from '../../http/fields/checked-body';
import { FieldsPipe } from '../../http/fields/fields.pipe';
import { PathId } from '../../http/path-id';
import { HistoryQuery, RevertDto, versionIn } from './history.dto';
import { TaskOwnerGuard } from '../guards/task-owner.guard';
import { HistoryView, presentHistory } from './history.presenter';
import { TaskHistory } from './task-history';
import { presentTask, TaskView } from '../task.presenter';

@ApiTags('Tasks')
@ApiBearerAuth()
@Controller('api/tasks')
export class TaskHistoryController {
  constructor(private readonly history: TaskHistory) {}

  @Get(':id/history')
  @UseGuards(TaskOwnerGuard)
  @Describes({
    summary: 'List the history of a task',
    description:
      'Lists the changes of a task, newest first: the version, the time, the user and the credentials used, and each field with its old and new value.',
    data: HistoryView,
    errors: { 400: 'cursor.unusable', 403: 'task.read', 404: 'task.not_found' },
  })
  async list(
    @CurrentActor() actor: UserActor,
    @PathId() id: number,
    @Query(FieldsPipe) query: HistoryQuery,
  ): Promise<HistoryView> {
    return presentHistory(await this.history.page(actor, id, query.request()));
  }

  @Post(':id/revert')
  @ApiBody({ type: RevertDto })
  @HttpCode(200)
  @UseGuards(TaskOwnerGuard)
  @Describes({
    summary: 'Revert a task to an earlier version',
    description:
      'Creates a new version of a task with the title, description, status, priority, due date, tags and `completed_at` of an earlier one. Tags deleted since then are left out; owner, lead and contact do not change.',
    confirms: 'task_reverted',
    data: TaskView,
    conditional: 'write',
    errors: { 400: 'version.unknown', 403: 'task.update', 404: 'task.not_found' },
  })
  revert(
    @CurrentActor() actor: UserActor,
    @PathId() id: number,
    @BodyOf(RevertDto) body: CheckedBody<RevertDto>,
  ): Promise<TaskView> {
    return withEtag(
      this.history.revert(actor, id, () => versionIn(body)),
      presentTask,
    );
  }
}
