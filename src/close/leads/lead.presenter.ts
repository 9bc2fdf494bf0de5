import type { LeadStatus } from '../../leads/lead-status.entity';
import type { Lead } from '../../leads/lead.entity';
import type { Organization } from '../../organization/organization.entity';
import { CloseTaskView } from '../tasks/task.presenter';
import { Instant, shownInstant } from '../times';
import { ContactView, presentContact } from '../contacts/contact.presenter';

/** A status of leads. */
export class LeadStatusView {
  id!: string;
  /** @example 'Potential' */
  label!: string;
}

/** A company or person that the organization deals with. */
export class LeadView {
  /** Always empty, like `integration_links` and `opportunities`. */
  addresses!: object[];
  contact_ids!: string[];
  contacts!: ContactView[];
  created_by!: string | null;
  created_by_name!: string | null;
  @Instant()
  date_created!: string;
  @Instant()
  date_updated!: string;
  description!: string;
  display_name!: string;
  /** Address of the lead in the web app of Close. */
  html_url!: string;
  id!: string;
  integration_links!: object[];
  name!: string;
  opportunities!: object[];
  organization_id!: string;
  status_id!: string;
  status_label!: string | null;
  /** The open tasks that you can see, at most 1000. */
  tasks!: CloseTaskView[];
  updated_by!: string | null;
  updated_by_name!: string | null;
  url!: string | null;
}

/** `tasks` are the open tasks of the lead. */
export function presentLead(lead: Lead, organization: Organization, tasks: CloseTaskView[]): LeadView {
  return {
    addresses: [],
    contact_ids: lead.contacts.map(({ id }) => id),
    contacts: lead.contacts.map((contact) => presentContact(contact, organization)),
    created_by: lead.createdBy?.publicId ?? null,
    created_by_name: lead.createdBy?.fullName ?? null,
    date_created: shownInstant(lead.createdAt),
    date_updated: shownInstant(lead.updatedAt),
    description: lead.description,
    display_name: lead.displayName,
    html_url: `https://app.close.com/lead/${lead.id}/`,
    id: lead.id,
    integration_links: [],
    name: lead.name,
    opportunities: [],
    organization_id: organization.id,
    status_id: lead.statusId,
    status_label: lead.status?.label ?? null,
    tasks,
    updated_by: lead.updatedBy?.publicId ?? null,
    updated_by_name: lead.updatedBy?.fullName ?? null,
    url: lead.url,
  };
}

export const presentLeadStatus = ({ id, label }: LeadStatus): LeadStatusView => ({ id, label });
