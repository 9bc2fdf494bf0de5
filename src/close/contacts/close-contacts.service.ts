import { Injectable } from '@nestjs/common';
import type { UserActor } from '../../common/actor';
import { invalid } from '../../common/errors';
import { withEtag, withEtagOnRefusal } from '../../http/etags/etags';
import type { Contact } from '../../leads/contact.entity';
import { ContactsService } from '../../leads/contacts.service';
import { LeadsService } from '../../leads/leads.service';
import { OrganizationService } from '../../organization/organization.service';
import type { Page } from '../close.controller';
import { listOf } from '../rules';
import { presentContact, type ContactView } from './contact.presenter';
import type { ContactBody, CreateContactBody } from '../leads/lead-body.dto';
import type { ContactQuery } from '../page-query.dto';

/** The contacts service in the format of this API. */
@Injectable()
export class CloseContacts {
  constructor(
    private readonly contacts: ContactsService,
    private readonly leads: LeadsService,
    private readonly organization: OrganizationService,
  ) {}

  async list(query: ContactQuery): Promise<Page<ContactView>> {
    const organization = await this.organization.one();
    const leadIds = query.lead_id === undefined ? undefined : listOf(query.lead_id);
    const { rows, hasMore } = await this.contacts.slice(leadIds, query.slice());
    return { data: rows.map((contact) => presentContact(contact, organization)), has_more: hasMore };
  }

  get(id: string): Promise<ContactView> {
    return withEtag(this.contacts.get(id), this.present);
  }

  async create(actor: UserActor, body: CreateContactBody): Promise<ContactView> {
    const fields = body.fields();
    if (!body.lead_id) {
      const { contacts } = await this.leads.create(actor, { name: fields.name }, [fields]);
      return withEtag(contacts[0]!, this.present);
    }
    if (!(await this.leads.exists(body.lead_id))) throw invalid({ lead_id: 'unknown' });
    return withEtag(this.contacts.create(actor, body.lead_id, fields), this.present);
  }

  update(actor: UserActor, id: string, body: ContactBody): Promise<ContactView> {
    return withEtag(this.contacts.update(actor, id, body.fields()), this.present);
  }

  async delete(actor: UserActor, id: string): Promise<object> {
    await withEtagOnRefusal(this.contacts.delete(actor, id), this.present);
    return {};
  }

  private readonly present = async (contact: Contact): Promise<ContactView> =>
    presentContact(contact, await this.organization.one());
}
