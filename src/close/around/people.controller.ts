import { Get, Param } from '@nestjs/common';
import type { UserActor } from '../../common/actor';
import { CurrentActor } from '../../http/access';
import { FieldsPipe } from '../../http/fields.pipe';
import { Answers, CloseController, type Page } from '../close.controller';
import { Filters } from '../request';
import { ClosePeople } from './close-people.service';
import { PERSON, STATUS } from './examples';
import type { LeadStatusView } from './lead.presenter';
import { PeopleQuery } from './page-query.dto';
import type { MeView, PersonView, StaffedOrganizationView } from './person.presenter';

const ORGANIZATION = { id: PERSON.organizations[0], name: 'Tasksmith', memberships: [], inactive_memberships: [] };

@CloseController('', 'Close: People')
export class ClosePeopleController {
  constructor(private readonly people: ClosePeople) {}

  @Get('me')
  @Answers({ summary: 'Fetch oneself', conditional: 'read', example: { ...PERSON, organizations: [ORGANIZATION] } })
  me(@CurrentActor() actor: UserActor): Promise<MeView> {
    return this.people.me(actor);
  }

  @Get('user')
  @Answers({ summary: 'List users', example: { data: [PERSON], has_more: false } })
  list(@Filters(FieldsPipe) query: PeopleQuery): Promise<Page<PersonView>> {
    return this.people.list(query);
  }

  @Get('user/:id')
  @Answers({ summary: 'Fetch a single user', conditional: 'read', example: PERSON })
  get(@Param('id') id: string): Promise<PersonView> {
    return this.people.get(id);
  }

  @Get('organization/:id')
  @Answers({ summary: 'Fetch the organization with its members', example: ORGANIZATION })
  organization(@Param('id') id: string): Promise<StaffedOrganizationView> {
    return this.people.organization(id);
  }

  @Get('status/lead')
  @Answers({ summary: 'List lead statuses', example: { data: [STATUS], has_more: false } })
  statuses(): Promise<Page<LeadStatusView>> {
    return this.people.statuses();
  }
}
