import { TASK } from '../tasks/task-examples';

/** An event in a response. */
export const EVENT = {
  action: 'updated',
  api_key_id: 'api_3fw37yHasQmGs00Nnybzq5',
  changed_fields: ['priority'],
  data: { ...TASK, priority: 'high', view: null },
  date_created: '2029-12-30T10:05:00.434000',
  date_updated: '2029-12-30T10:05:00.434000',
  id: 'ev_3qA2yWRgJg2Aq3jU6w6Wk9',
  lead_id: TASK.lead_id,
  meta: { request_method: 'PUT', request_path: `/api/v1/task/${TASK.id}/` },
  oauth_client_id: null,
  oauth_scope: null,
  object_id: TASK.id,
  object_type: 'task.lead',
  organization_id: TASK.organization_id,
  previous_data: { priority: 'medium' },
  request_id: 'req_3w6Wk9qA2yWRgJg2Aq3jU6',
  user_id: TASK.created_by,
};
