import { Body, Delete, Get, HttpCode, Post, Put } from '@nestjs/common';
import type { UserActor } from '../../common/actor';
import { CurrentActor } from '../../http/access/access';
import { FieldsPipe } from '../../http/fields/fields.pipe';
import { Answers, CloseController, type Page } from '../close.controller';
import { CloseId, Filters } from '../request';
import { CloseContacts } from './close-contacts.service';
import { ContactView } from './contact.presenter';
import { CONTACT } from '../examples';
import { SPARE_CONTACT_ID } from '../leads/lead-examples';
import { ContactBody, CreateContactBody } from '../leads/lead-body.dto';
import { ContactQuery } from '../page-query.dto';

@CloseController('contact', 'Close: Leads')
export class CloseContactsController {
  constructor(private readonly contacts: CloseContacts) {}

  @Get()
  @Answers({
    summary: 'List contacts',
    description: 'Lists contacts, of all leads or of those in `lead_id`. Sorted by `date_created`, oldest first.',
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
    description: 'Creates a contact. Without `lead_id`, a lead is created for it.',
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
    description: 'Returns a contact. Contacts are shared by all users.',
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
    description: 'Updates the fields that the body names; all others keep their values. A list replaces the old list.',
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
    description: 'Deletes a contact. Its tasks are kept, with `contact_id` null.',
    example: {},
    errors: { 404: 'contact.not_found' },
  })
  delete(@CurrentActor() actor: UserActor, @CloseId(SPARE_CONTACT_ID) id: string): Promise<object> {
    return this.contacts.delete(actor, id);
  }
}
