import { TASK } from '../tasks/task-examples';

/** A webhook subscription in a response. */
export const WEBHOOK = {
  counters: {},
  created_by: TASK.created_by,
  date_created: '2029-12-30T10:05:00.434000',
  date_updated: '2029-12-30T10:05:00.434000',
  events: [{ action: 'completed', object_type: 'task.lead' }],
  health_status: 'healthy',
  id: 'whsub_3qA2yWRgJg2Aq3jU6w6Wk9',
  latest_error: null,
  pause_reason: null,
  recent_consecutive_fail_buckets_cnt: 0,
  signature_key: '88ffc07fb1d2d3ba1a3f4bcc3b8e5ecb5b0f3cc6e30f5b4d41c6d9f76fd43e1c',
  status: 'active',
  updated_by: TASK.created_by,
  url: 'https://example.com/hooks/close',
  verify_ssl: true,
};

const IS_HIGH = { type: 'equals', value: 'high' };

export const CREATE_WEBHOOK = {
  short: { summary: 'For completed tasks', value: { url: WEBHOOK.url, events: WEBHOOK.events } },
  filtered: {
    summary: 'For tasks that become urgent',
    value: {
      url: 'https://example.com/hooks/close/urgent',
      events: [
        {
          object_type: 'task.lead',
          action: 'updated',
          extra_filter: {
            type: 'and',
            filters: [
              { type: 'field_accessor', field: 'changed_fields', filter: { type: 'contains', value: 'priority' } },
              {
                type: 'field_accessor',
                field: 'data',
                filter: { type: 'field_accessor', field: 'priority', filter: IS_HIGH },
              },
            ],
          },
        },
      ],
    },
  },
};

/** Another one, for the operation that deletes it. */
export const SPARE_WEBHOOK_ID = 'whsub_2Aq3jU6w6Wk93qA2yWRgJg';
