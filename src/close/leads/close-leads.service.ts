import { Injectable } from '@nestjs/common';
import type { UserActor } from '../../common/actor';
import { UnitOfWork } from '../../database/unit-of-work';
import { withEtag, withEtagOnRefusal } from '../../http/etags/etags';
import { LeadsService } from '../../leads/leads.service';
import type { Lead } from '../../leads/lead.entity';
import { OrganizationService } from '../../organization/organization.service';
import { TaskLists } from '../../tasks/lists/task-lists';
import type { Task } from '../../tasks/task.entity';
import type { Page } from '../close.controller';
import { presentTask, type CloseTaskView } from '../tasks/task.presenter';
import type { CreateLeadBody, LeadBody } from './lead-body.dto';
import { leadSliceOf, searchOf } from './lead-search';
import { presentLead, type LeadView } from './lead.presenter';
import type { LeadQuery } from '../page-query.dto';

const MAX_TASKS_OF_LEAD = 1_000;
const OPEN_TASKS = { skip: 0, limit: MAX_TASKS_OF_LEAD, by: 'created_at', descending: false } as const;

/** The leads service in the format of this API. */
@Injectable()
export class CloseLeads {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly leads: LeadsService,
    private readonly tasks: TaskLists,
    private readonly organization: OrganizationService,
  ) {}

  async list(actor: UserActor, query: LeadQuery, zone: number): Promise<Page<LeadView> & { total_results: number }> {
    const { sort, ...filter } = searchOf(query, zone);
    const { rows, hasMore, total } = await this.leads.slice(filter, leadSliceOf(query, sort));
    return { data: await this.present(actor, rows, zone), has_more: hasMore, total_results: total };
  }

  get(actor: UserActor, id: string, zone: number): Promise<LeadView> {
    return withEtag(this.leads.get(id), this.presentFor(actor, zone));
  }

  async create(actor: UserActor, body: CreateLeadBody, zone: number): Promise<LeadView> {
    const lead = await this.leads.create(actor, body.fields(), body.contactFields());
    return this.presentSaved(actor, lead, zone);
  }

  async update(actor: UserActor, id: string, body: LeadBody, zone: number): Promise<LeadView> {
    const change = this.leads.update(actor, id, body.fields());
    return this.presentSaved(actor, await withEtagOnRefusal(change, this.presentFor(actor, zone)), zone);
  }

  async delete(actor: UserActor, id: string, zone: number): Promise<object> {
    await withEtagOnRefusal(this.leads.delete(actor, id), this.presentFor(actor, zone));
    return {};
  }

  private presentSaved(actor: UserActor, lead: Lead, zone: number): Promise<LeadView> {
    return this.unitOfWork.afterSaving(() => withEtag(lead, this.presentFor(actor, zone)));
  }

  private presentFor(actor: UserActor, zone: number): (lead: Lead) => Promise<LeadView> {
    return async (lead) => (await this.present(actor, [lead], zone))[0]!;
  }

  private async present(actor: UserActor, leads: Lead[], zone: number): Promise<LeadView[]> {
    const organization = await this.organization.one();
    const onlooker = { organization, zone, now: new Date() };
    const tasks = new Map(leads.map(({ id }) => [id, [] as CloseTaskView[]]));
    for (const task of await this.openTasksOf(actor, leads)) tasks.get(task.leadId!)!.push(presentTask(task, onlooker));
    return leads.map((lead) => presentLead(lead, organization, tasks.get(lead.id)!));
  }

  /** Up to {@link MAX_TASKS_OF_LEAD} per lead: one query for all leads, unless they have more than that in total. */
  private async openTasksOf(actor: UserActor, leads: Lead[]): Promise<Task[]> {
    const leadIds = leads.map(({ id }) => id);
    const { rows, hasMore } = await this.tasks.slice(actor, { leadIds, closed: false }, OPEN_TASKS);
    if (!hasMore || leads.length === 1) return rows;
    const each = leads.map((lead) => this.openTasksOf(actor, [lead]));
    return (await Promise.all(each)).flat();
  }
}
