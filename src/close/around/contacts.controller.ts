import { Body, Delete, Get, Param, Post, Put } from '@nestjs/common';
import type { UserActor } from '../../common/actor';
import { CurrentActor } from '../../http/access';
import { FieldsPipe } from '../../http/fields.pipe';
import { Answers, CloseController, type Page } from '../close.controller';
import { Filters } from '../request';
import { CloseContacts } from './close-contacts.service';
import type { ContactView } from './contact.presenter';
import { CONTACT } from './examples';
import { ContactBody, CreateContactBody } from './lead-body.dto';
import { ContactQuery } from './page-query.dto';

@CloseController('contact', 'Close: Leads')
export class CloseContactsController {
  constructor(private readonly contacts: CloseContacts) {}

  @Get()
  @Answers({ summary: 'List contacts', example: { data: [CONTACT], has_more: false } })
  list(@Filters(FieldsPipe) query: ContactQuery): Promise<Page<ContactView>> {
    return this.contacts.list(query);
  }

  @Post()
  @Answers({
    summary: 'Create a contact',
    conditional: 'create',
    description: 'Without a lead, it gets a new one.',
    example: CONTACT,
  })
  create(@CurrentActor() actor: UserActor, @Body(FieldsPipe) body: CreateContactBody): Promise<ContactView> {
    return this.contacts.create(actor, body);
  }

  @Get(':id')
  @Answers({ summary: 'Fetch a single contact', conditional: 'read', example: CONTACT })
  get(@Param('id') id: string): Promise<ContactView> {
    return this.contacts.get(id);
  }

  @Put(':id')
  @Answers({ summary: 'Update a contact', conditional: 'write', example: CONTACT })
  update(
    @CurrentActor() actor: UserActor,
    @Param('id') id: string,
    @Body(FieldsPipe) body: ContactBody,
  ): Promise<ContactView> {
    return this.contacts.update(actor, id, body);
  }

  @Delete(':id')
  @Answers({ summary: 'Delete a contact', conditional: 'write', example: {}, shows: false })
  delete(@CurrentActor() actor: UserActor, @Param('id') id: string): Promise<object> {
    return this.contacts.delete(actor, id);
  }
}
