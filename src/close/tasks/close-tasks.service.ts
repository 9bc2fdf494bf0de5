import { Injectable } from '@nestjs/common';
import type { UserActor } from '../../common/actor';
import { invalidRequest } from '../../common/errors';
import { UnitOfWork } from '../../database/unit-of-work';
import { CheckedBody } from '../../http/fields/checked-body';
import { withEtag, withEtagOnRefusal } from '../../http/etags/etags';
import { OrganizationService } from '../../organization/organization.service';
import { MatchingTasks } from '../../tasks/bulk/matching-tasks';
import type { Task } from '../../tasks/task.entity';
import { TaskLists } from '../../tasks/lists/task-lists';
import { RelatedRecords } from '../../tasks/records/task-related';
import { TasksService } from '../../tasks/tasks.service';
import type { Page } from '../close.controller';
import { ImportedTaskBody, type BulkTaskBody, type CreateTaskBody, type UpdateTaskBody } from './task-body.dto';
import { changesOf, importedTaskOf, newTaskOf } from './task-changes';
import type { TaskQuery } from './task-list-query.dto';
import type { TaskFilters } from './task-query.dto';
import { presentTask, type CloseTaskView } from './task.presenter';

/** The tasks service in the format of this API. */
@Injectable()
export class CloseTasks {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly tasks: TasksService,
    private readonly matching: MatchingTasks,
    private readonly lists: TaskLists,
    private readonly related: RelatedRecords,
    private readonly organization: OrganizationService,
  ) {}

  async list(actor: UserActor, query: TaskQuery, zone: number): Promise<Page<CloseTaskView>> {
    const organization = await this.organization.one();
    const { rows, hasMore } = await this.lists.slice(actor, query.filter(organization.id, zone), query.slice());
    const onlooker = { organization, zone, now: new Date() };
    return { data: rows.map((task) => presentTask(task, onlooker)), has_more: hasMore };
  }

  get(actor: UserActor, id: string, zone: number): Promise<CloseTaskView> {
    return withEtag(this.tasks.get(actor, id, 'read'), this.presentIn(zone));
  }

  async create(actor: UserActor, body: CreateTaskBody, zone: number): Promise<CloseTaskView> {
    const task =
      body instanceof ImportedTaskBody
        ? await this.tasks.import(actor, importedTaskOf(body))
        : await this.tasks.create(actor, newTaskOf(body));
    return this.presentSaved(task, zone);
  }

  async update(actor: UserActor, id: string, body: CheckedBody<UpdateTaskBody>, zone: number): Promise<CloseTaskView> {
    const patch = { fields: (present: Task) => changesOf(body, present, zone) };
    const task = await withEtagOnRefusal(this.tasks.update(actor, id, patch), this.presentIn(zone));
    return this.presentSaved(task, zone);
  }

  async updateAll(actor: UserActor, filters: TaskFilters, body: BulkTaskBody, zone: number): Promise<{ ok: true }> {
    if (filters.isUnfiltered()) throw invalidRequest('unfiltered');
    const { id } = await this.organization.one();
    const checked = new CheckedBody(body, {}, body);
    await this.matching.update(actor, filters.filter(id, zone), {
      fields: (present) => changesOf(checked, present, zone),
    });
    return { ok: true };
  }

  async delete(actor: UserActor, id: string, zone: number): Promise<object> {
    await withEtagOnRefusal(this.tasks.delete(actor, id), this.presentIn(zone));
    return {};
  }

  private presentSaved(task: Task, zone: number): Promise<CloseTaskView> {
    return this.unitOfWork.afterSaving(() => withEtag(task, this.presentIn(zone)));
  }

  private presentIn(zone: number): (task: Task) => Promise<CloseTaskView> {
    return async (task) => {
      const onlooker = { organization: await this.organization.one(), zone, now: new Date() };
      return presentTask(await this.related.of(task), onlooker);
    };
  }
}
