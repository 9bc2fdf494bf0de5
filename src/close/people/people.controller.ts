import { Get } from '@nestjs/common';
import type { UserActor } from '../../common/actor';
import { CurrentActor } from '../../http/access';
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
    summary: 'Fetch oneself',
    conditional: 'read',
    description: 'Whose key or token it is; `organizations` are whole objects here.',
    of: MeView,
    example: ME,
  })
  me(@CurrentActor() actor: UserActor): Promise<MeView> {
    return this.people.me(actor);
  }

  @Get('user')
  @Answers({
    summary: 'List users',
    description: 'All users see each other.',
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
    description: 'All users see each other.',
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
    description: 'There is one, to which all users belong; those who were locked out are its inactive members.',
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
    description: 'In the order in which a lead goes through them.',
    page: LeadStatusView,
    example: { data: [STATUS], has_more: false },
  })
  statuses(): Promise<Page<LeadStatusView>> {
    return this.people.statuses();
  }
}
