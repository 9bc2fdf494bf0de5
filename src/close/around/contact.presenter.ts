import type { Contact, Reach } from '../../leads/contact.entity';
import type { Organization } from '../../organization/organization.entity';
import { shownInstant } from '../times';

/** A person at a lead. */
export class ContactView {
  created_by!: string | null;
  date_created!: string;
  date_updated!: string;
  display_name!: string;
  emails!: Reach[];
  id!: string;
  lead_id!: string;
  name!: string;
  organization_id!: string;
  phones!: Reach[];
  title!: string;
  updated_by!: string | null;
  urls!: Reach[];
}

export function presentContact(contact: Contact, { id }: Organization): ContactView {
  return {
    created_by: contact.createdBy?.publicId ?? null,
    date_created: shownInstant(contact.createdAt),
    date_updated: shownInstant(contact.updatedAt),
    display_name: contact.displayName,
    emails: contact.emails,
    id: contact.id,
    lead_id: contact.leadId,
    name: contact.name,
    organization_id: id,
    phones: contact.phones,
    title: contact.title,
    updated_by: contact.updatedBy?.publicId ?? null,
    urls: contact.urls,
  };
}
