import type { Contact, Reach } from '../../leads/contact.entity';
import type { Organization } from '../../organization/organization.entity';
import { Instant, shownInstant } from '../times';
import { Shows } from '../../http/fields/shows';

const Reaches = (): PropertyDecorator =>
  Shows({ type: 'array', items: { type: 'object', additionalProperties: { type: 'string' } } });

/** A person at a lead. */
export class ContactView {
  created_by!: string | null;
  @Instant()
  date_created!: string;
  @Instant()
  date_updated!: string;
  /** The name; without one, the first e-mail address or phone number. */
  display_name!: string;
  /** List of `{email, type}`. */
  @Reaches()
  emails!: Reach[];
  id!: string;
  lead_id!: string;
  name!: string;
  organization_id!: string;
  /** List of `{phone, type}`. */
  @Reaches()
  phones!: Reach[];
  title!: string;
  updated_by!: string | null;
  /** List of `{url, type}`. */
  @Reaches()
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
