import { Body, Delete, Get, HttpCode, Post, Put } from '@nestjs/common';
import type { UserActor } from '../../common/actor';
import { CurrentActor } from '../../http/access';
import { FieldsPipe } from '../../http/fields/fields.pipe';
import { Answers, CloseController, type Page } from '../close.controller';
import { CloseId, Filters } from '../request';
import { CloseContacts } from './close-contacts.service';
import { ContactView } from './contact.presenter';
import { CONTACT } from '../examples';
import { ContactBody, CreateContactBody } from '../leads/lead-body.dto';
import { ContactQuery } from '../page-query.dto';

@CloseController('contact', 'Close: Leads')
export class CloseContactsController {
  constructor(private readonly contacts: CloseContacts) {}

  @Get()
  @Answers({
    summary: 'List contacts',
    description: 'Of all leads, or of those of `lead_id`; in the order in which they were made.',
    page: ContactView,
    example: { data: [CONTACT], has_more: false },
    errors: { 400: '_limit.above_100' },
  })
  list(@Filters(FieldsPipe) query: ContactQuery): Promise<Page<ContactView>> {
    return this.contacts.list(query);
  }

  @Post()
  @HttpCode(200)
  @Answers({
    summary: 'Create a contact',
    conditional: 'create',
    description: 'Without a lead, it gets a new one.',
    of: ContactView,
    example: CONTACT,
    errors: { 400: ['lead_id.unknown', 'emails.not_list'] },
  })
  create(@CurrentActor() actor: UserActor, @Body(FieldsPipe) body: CreateContactBody): Promise<ContactView> {
    return this.contacts.create(actor, body);
  }

  @Get(':id')
  @Answers({
    summary: 'Fetch a single contact',
    conditional: 'read',
    description: 'Contacts are shared by all users.',
    of: ContactView,
    example: CONTACT,
    errors: { 404: 'contact.not_found' },
  })
  get(@CloseId(CONTACT.id) id: string): Promise<ContactView> {
    return this.contacts.get(id);
  }

  @Put(':id')
  @Answers({
    summary: 'Update a contact',
    conditional: 'write',
    description: 'Keys that are absent stay; a list replaces the present one.',
    of: ContactView,
    example: CONTACT,
    errors: { 400: 'emails.not_list', 404: 'contact.not_found' },
  })
  update(
    @CurrentActor() actor: UserActor,
    @CloseId(CONTACT.id) id: string,
    @Body(FieldsPipe) body: ContactBody,
  ): Promise<ContactView> {
    return this.contacts.update(actor, id, body);
  }

  @Delete(':id')
  @Answers({
    summary: 'Delete a contact',
    conditional: 'write',
    description: 'Tasks about it stay, without it.',
    example: {},
    errors: { 404: 'contact.not_found' },
  })
  delete(@CurrentActor() actor: UserActor, @CloseId(CONTACT.id) id: string): Promise<object> {
    return this.contacts.delete(actor, id);
  }
}
