import { Injectable } from '@nestjs/common';
import type { UserActor } from '../../common/actor';
import { withEtag } from '../../http/etags/etags';
import { LeadStatusesService } from '../../leads/lead-statuses.service';
import { OrganizationService } from '../../organization/organization.service';
import { UsersService } from '../../users/users.service';
import type { Page } from '../close.controller';
import { presentLeadStatus, type LeadStatusView } from '../leads/lead.presenter';
import type { PeopleQuery } from '../page-query.dto';
import { presentMe, presentPerson, presentStaff } from './person.presenter';
import type { MeView, PersonView, StaffedOrganizationView } from './person.presenter';

/** The users and the organization in the format of this API. */
@Injectable()
export class ClosePeople {
  constructor(
    private readonly users: UsersService,
    private readonly organizations: OrganizationService,
    private readonly leadStatuses: LeadStatusesService,
  ) {}

  me(actor: UserActor): Promise<MeView> {
    return withEtag(this.users.get(actor, actor.userId), async (user) =>
      presentMe(user, await this.organizations.one(), await this.leadStatuses.list()),
    );
  }

  async list(query: PeopleQuery): Promise<Page<PersonView>> {
    const organization = await this.organizations.one();
    const by = query._order_by?.startsWith('first_name') ? 'firstName' : 'lastName';
    const { rows, hasMore } = await this.users.members(query._order_by ? by : 'id', query.slice());
    return { data: rows.map((user) => presentPerson(user, organization)), has_more: hasMore };
  }

  get(id: string): Promise<PersonView> {
    return withEtag(this.users.member(id), async (user) => presentPerson(user, await this.organizations.one()));
  }

  async organization(id: string): Promise<StaffedOrganizationView> {
    const organization = await this.organizations.get(id);
    const { rows } = await this.users.members('id', { skip: 0, limit: Number.MAX_SAFE_INTEGER - 1 });
    return presentStaff(organization, await this.leadStatuses.list(), rows);
  }

  async statuses(): Promise<Page<LeadStatusView>> {
    return { data: (await this.leadStatuses.list()).map(presentLeadStatus), has_more: false };
  }
}
