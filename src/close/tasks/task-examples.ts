/** A task in a response. */
export const TASK = {
  _type: 'lead',
  agent_config_id: null,
  assigned_to: 'user_MwQkjHwjNnbdtE4AhJQcKpPVzQo5TPmKb5qTvjFXG4U',
  assigned_to_name: 'Ana Rojas',
  contact_id: null,
  contact_name: null,
  created_by: 'user_MwQkjHwjNnbdtE4AhJQcKpPVzQo5TPmKb5qTvjFXG4U',
  created_by_name: 'Ana Rojas',
  date: '2030-01-15',
  date_created: '2029-12-30T10:00:00.125000+00:00',
  date_updated: '2029-12-30T10:00:00.125000+00:00',
  due_date: '2030-01-15',
  id: 'task_aRUZXCm9lMb2LwipTPhfFoFbCsUnaoQh1ncQ7WLnjlI',
  is_complete: false,
  is_dateless: false,
  lead_id: 'lead_70jZ5hiVt5X31MZ3vJ0R9GJGqJEQYbFVsKKKzvGGJ2d',
  lead_name: 'Wayne Enterprises',
  object_id: null,
  object_type: null,
  organization_id: 'orga_bwwWG475zqWiQGur0thQshwVXo8rIYecQHDWFanqhen',
  priority: 'medium',
  resolution: null,
  text: 'Call back',
  updated_by: 'user_MwQkjHwjNnbdtE4AhJQcKpPVzQo5TPmKb5qTvjFXG4U',
  updated_by_name: 'Ana Rojas',
  view: 'future',
};

/** The id of a task that can be deleted without harm to other examples. */
export const SPARE_TASK_ID = 'task_Uo3yGvzNdZmGfMLe2rQYkS2Ex8yEcLGVxXfVNGTUq7T';

const lead_id = TASK.lead_id;

export const CREATE_BODY = {
  lead: { value: { _type: 'lead', lead_id, text: 'Call back', date: '2030-01-15' } },
  outgoing_call: {
    value: { _type: 'outgoing_call', lead_id, contact_id: 'cont_7ThqG1zhE0Ep7U5PJVgU4oAWBnRNFkxSpZTdpdqzUcC' },
  },
};

export const UPDATE_BODY = {
  reopen: { value: { is_complete: false } },
  postpone: { value: { date: '2030-02-01T09:00:00+00:00', priority: 'high' } },
  complete: { value: { is_complete: true } },
};

export const BULK_BODY = {
  postpone: { value: { _params: { id__in: `${TASK.id},${SPARE_TASK_ID}` }, date: '2030-02-01' } },
  complete: { value: { _params: { id__in: SPARE_TASK_ID }, is_complete: true } },
};
