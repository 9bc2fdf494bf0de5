import { TASK } from './tasks/task-examples';

const { organization_id, date_created, date_updated, lead_id, created_by, created_by_name } = TASK;

export const CONTACT = {
  created_by,
  date_created,
  date_updated,
  display_name: 'Bruce Wayne',
  emails: [{ email: 'bruce@example.com', type: 'office' }],
  id: 'cont_7ThqG1zhE0Ep7U5PJVgU4oAWBnRNFkxSpZTdpdqzUcC',
  lead_id,
  name: 'Bruce Wayne',
  organization_id,
  phones: [],
  title: 'CEO',
  updated_by: created_by,
  urls: [],
};

export const STATUS = { id: 'stat_1ZdiZqcSIkoGVnNOyxiEY58eTGQmFNG3LPlEVQ4V7Nk', label: 'Potential' };

export const LEAD = {
  addresses: [],
  contact_ids: [CONTACT.id],
  contacts: [CONTACT],
  created_by,
  created_by_name,
  date_created,
  date_updated,
  description: '',
  display_name: 'Wayne Enterprises',
  html_url: `https://app.close.com/lead/${lead_id}/`,
  id: lead_id,
  integration_links: [],
  name: 'Wayne Enterprises',
  opportunities: [],
  organization_id,
  status_id: STATUS.id,
  status_label: STATUS.label,
  tasks: [TASK],
  updated_by: created_by,
  updated_by_name: created_by_name,
  url: null,
};

export const COMPLETION = {
  _type: 'TaskCompleted',
  activity_at: date_created,
  contact_id: null,
  created_by,
  created_by_name,
  date_created,
  date_updated,
  id: 'acti_7ThqG1zhE0Ep7U5PJVgU4oAWBnRNFkxSpZTdpdqzUcC',
  lead_id,
  organization_id,
  task_assigned_to: created_by,
  task_assigned_to_name: created_by_name,
  task_id: TASK.id,
  task_text: TASK.text,
  updated_by: created_by,
  updated_by_name: created_by_name,
  user_id: created_by,
  user_name: created_by_name,
  users: [],
};

export const PERSON = {
  date_created,
  date_updated,
  email: 'ana@example.com',
  first_name: 'Ana',
  id: created_by,
  image: null,
  last_name: 'Rojas',
  last_used_timezone: null,
  organizations: [organization_id],
};

const MEMBERSHIP = {
  id: created_by.replace('user_', 'memb_'),
  organization_id,
  permissions_granted: ['delete_own_tasks'],
  role_id: 'user',
  user_email: PERSON.email,
  user_first_name: PERSON.first_name,
  user_full_name: 'Ana Rojas',
  user_id: created_by,
  user_last_name: PERSON.last_name,
  user_phone: null,
};

const BARE_ORGANIZATION = {
  created_by: null,
  date_created,
  date_updated,
  id: organization_id,
  lead_statuses: [STATUS],
  name: 'Tasksmith',
  pipelines: [],
  updated_by: null,
};

export const ORGANIZATION = {
  ...BARE_ORGANIZATION,
  inactive_memberships: [],
  memberships: [MEMBERSHIP],
  plan_type: 'self_hosted',
};

export const ME = {
  ...PERSON,
  email_accounts: [],
  memberships: [MEMBERSHIP],
  organizations: [BARE_ORGANIZATION],
  phone_numbers: [],
};
