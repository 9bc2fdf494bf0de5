import { Get } from '@nestjs/common';
import type { UserActor } from '../../common/actor';
import { CurrentActor } from '../../http/access/access';
import { FieldsPipe } from '../../http/fields/fields.pipe';
import { Answers, CloseController, type Page } from '../close.controller';
import { CloseId, Filters } from '../request';
import { ClosePeople } from './close-people.service';
import { ME, ORGANIZATION, PERSON, STATUS } from '../examples';
import { LeadStatusView } from '../leads/lead.presenter';
import { PeopleQuery } from '../page-query.dto';
import { MeView, PersonView, StaffedOrganizationView } from './person.presenter';

@CloseController('', 'Close: People')
export class ClosePeopleController {
  constructor(private readonly people: ClosePeople) {}

  @Get('me')
  @Answers({
    summary: 'Fetch your own user',
    conditional: 'read',
    description: 'Returns the user of the API key or access token. `organizations` is a list of objects, not of ids.',
    of: MeView,
    example: ME,
  })
  me(@CurrentActor() actor: UserActor): Promise<MeView> {
    return this.people.me(actor);
  }

  @Get('user')
  @Answers({
    summary: 'List users',
    description: 'Lists all users. Every user can see all others.',
    page: PersonView,
    example: { data: [PERSON], has_more: false },
    errors: { 400: '_limit.above_1000' },
  })
  list(@Filters(FieldsPipe) query: PeopleQuery): Promise<Page<PersonView>> {
    return this.people.list(query);
  }

  @Get('user/:id')
  @Answers({
    summary: 'Fetch a single user',
    conditional: 'read',
    description: 'Returns a user. Every user can see all others.',
    of: PersonView,
    example: PERSON,
    errors: { 404: 'user.not_found' },
  })
  get(@CloseId(PERSON.id) id: string): Promise<PersonView> {
    return this.people.get(id);
  }

  @Get('organization/:id')
  @Answers({
    summary: 'Fetch the organization with its members',
    description:
      'Returns the organization with its members. There is one organization; deactivated users are its inactive members.',
    of: StaffedOrganizationView,
    example: ORGANIZATION,
    errors: { 404: 'organization.not_found' },
  })
  organization(@CloseId(ORGANIZATION.id) id: string): Promise<StaffedOrganizationView> {
    return this.people.organization(id);
  }

  @Get('status/lead')
  @Answers({
    summary: 'List lead statuses',
    description: 'Lists the statuses of leads in their order.',
    page: LeadStatusView,
    example: { data: [STATUS], has_more: false },
  })
  statuses(): Promise<Page<LeadStatusView>> {
    return this.people.statuses();
  }
}
