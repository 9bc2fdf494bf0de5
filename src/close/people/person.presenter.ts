import type { LeadStatus } from '../../leads/lead-status.entity';
import type { Organization } from '../../organization/organization.entity';
import type { User } from '../../users/user.entity';
import { Instant, shownInstant } from '../times';
import { LeadStatusView, presentLeadStatus } from '../leads/lead.presenter';

/** A user. Deactivated users belong to no organization. */
export class PersonView {
  @Instant()
  date_created!: string;
  @Instant()
  date_updated!: string;
  email!: string;
  first_name!: string;
  id!: string;
  image!: string | null;
  last_name!: string;
  last_used_timezone!: string | null;
  organizations!: string[];
}

/** The membership of a user in the organization. */
export class MembershipView {
  id!: string;
  organization_id!: string;
  /** `manage_others_tasks` for admins. */
  permissions_granted!: string[];
  /** `admin` or `user`. */
  role_id!: string;
  user_email!: string;
  user_first_name!: string;
  user_full_name!: string;
  user_id!: string;
  user_last_name!: string;
  user_phone!: string | null;
}

/** The organization. All users belong to it. */
export class OrganizationView {
  created_by!: string | null;
  @Instant()
  date_created!: string;
  @Instant()
  date_updated!: string;
  id!: string;
  lead_statuses!: LeadStatusView[];
  name!: string;
  pipelines!: object[];
  updated_by!: string | null;
}

/** An organization with its members. */
export class StaffedOrganizationView extends OrganizationView {
  inactive_memberships!: MembershipView[];
  memberships!: MembershipView[];
  plan_type!: string;
}

/** The caller. Here `organizations` is a list of objects. */
export class MeView {
  @Instant()
  date_created!: string;
  @Instant()
  date_updated!: string;
  email!: string;
  email_accounts!: object[];
  first_name!: string;
  id!: string;
  image!: string | null;
  last_name!: string;
  last_used_timezone!: string | null;
  memberships!: MembershipView[];
  organizations!: OrganizationView[];
  phone_numbers!: object[];
}

export function presentPerson(user: User, { id }: Organization): PersonView {
  return {
    date_created: shownInstant(user.createdAt),
    date_updated: shownInstant(user.updatedAt),
    email: user.email,
    first_name: user.firstName,
    id: user.publicId,
    image: null,
    last_name: user.lastName,
    last_used_timezone: null,
    organizations: user.isActive ? [id] : [],
  };
}

export function presentMe(user: User, organization: Organization, statuses: LeadStatus[]): MeView {
  return {
    ...presentPerson(user, organization),
    email_accounts: [],
    memberships: [presentMembership(user, organization)],
    organizations: [presentOrganization(organization, statuses)],
    phone_numbers: [],
  };
}

export function presentStaff(
  organization: Organization,
  statuses: LeadStatus[],
  members: User[],
): StaffedOrganizationView {
  const present = (users: User[]): MembershipView[] => users.map((user) => presentMembership(user, organization));
  return {
    ...presentOrganization(organization, statuses),
    inactive_memberships: present(members.filter((user) => !user.isActive)),
    memberships: present(members.filter((user) => user.isActive)),
    plan_type: 'self_hosted',
  };
}

function presentOrganization(
  { id, name, createdAt, updatedAt }: Organization,
  statuses: LeadStatus[],
): OrganizationView {
  return {
    created_by: null,
    date_created: shownInstant(createdAt),
    date_updated: shownInstant(updatedAt),
    id,
    lead_statuses: statuses.map(presentLeadStatus),
    name,
    pipelines: [],
    updated_by: null,
  };
}

const presentMembership = (user: User, { id }: Organization): MembershipView => ({
  // There is one membership for each user, so it has the user's name.
  id: user.publicId.replace(/^user_/, 'memb_'),
  organization_id: id,
  permissions_granted: user.role === 'admin' ? ['manage_others_tasks', 'delete_own_tasks'] : ['delete_own_tasks'],
  role_id: user.role,
  user_email: user.email,
  user_first_name: user.firstName,
  user_full_name: user.fullName,
  user_id: user.publicId,
  user_last_name: user.lastName,
  user_phone: null,
});
