import { Injectable } from '@nestjs/common';
import type { UserActor } from '../../common/actor';
import { withEtag, tellingWhatIsThere } from '../../http/etags/etags';
import { LeadsService } from '../../leads/leads.service';
import type { Lead } from '../../leads/lead.entity';
import { OrganizationService } from '../../organization/organization.service';
import { TaskLists } from '../../tasks/lists/task-lists';
import type { Page } from '../close.controller';
import { presentTask } from '../tasks/task.presenter';
import type { CreateLeadBody, LeadBody } from './lead-body.dto';
import { leadSliceOf, searchOf } from './lead-search';
import { presentLead, type LeadView } from './lead.presenter';
import type { LeadQuery } from '../page-query.dto';

const MOST_TASKS = 1_000;

/** Says in the words of this dialect what the leads service does and knows. */
@Injectable()
export class CloseLeads {
  constructor(
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

  create(actor: UserActor, body: CreateLeadBody, zone: number): Promise<LeadView> {
    return withEtag(this.leads.create(actor, body.fields(), body.contactFields()), this.presentFor(actor, zone));
  }

  update(actor: UserActor, id: string, body: LeadBody, zone: number): Promise<LeadView> {
    return withEtag(this.leads.update(actor, id, body.fields()), this.presentFor(actor, zone));
  }

  async delete(actor: UserActor, id: string, zone: number): Promise<object> {
    await tellingWhatIsThere(this.leads.delete(actor, id), this.presentFor(actor, zone));
    return {};
  }

  private presentFor(actor: UserActor, zone: number): (lead: Lead) => Promise<LeadView> {
    return async (lead) => (await this.present(actor, [lead], zone))[0]!;
  }

  private async present(actor: UserActor, leads: Lead[], zone: number): Promise<LeadView[]> {
    const organization = await this.organization.one();
    const onlooker = { organization, zone, now: new Date() };
    const filter = { leadIds: leads.map(({ id }) => id), closed: false };
    const request = { skip: 0, limit: MOST_TASKS, by: 'created_at', descending: false } as const;
    const { rows } = await this.tasks.slice(actor, filter, request);
    const open = rows.map((task) => presentTask(task, onlooker));
    return leads.map((lead) =>
      presentLead(
        lead,
        organization,
        open.filter(({ lead_id }) => lead_id === lead.id),
      ),
    );
  }
}
