import type { TaskType } from '../../tasks/task-fields';
import type { Task } from '../../tasks/task.entity';

const WORKFLOW = ['sequence_id', 'sequence_subscription_id'];

/** The fields that only tasks of a type have; they are kept and shown as they were imported. */
const FIELDS: Record<TaskType, string[]> = {
  lead: WORKFLOW,
  outgoing_call: ['deduplication_key', 'is_primary_lead_notification', 'step_id', ...WORKFLOW],
  missed_call: ['phone', 'phone_formatted', 'phone_number_description', 'local_phone'],
  voicemail: ['phone', 'local_phone', 'voicemail_duration', 'voicemail_url'],
  answered_detached_call: ['phone', 'phone_formatted', 'phone_number_description', 'recording_url'],
  incoming_email: ['emails', 'subject', 'body_preview'],
  email_followup: ['email_id', 'subject', 'body_preview'],
  opportunity_due: [
    'opportunity_note',
    'opportunity_value',
    'opportunity_value_currency',
    'opportunity_value_formatted',
    'opportunity_value_period',
  ],
  incoming_sms: ['local_phone', 'remote_phone', 'remote_phone_formatted', 'remote_phone_description', 'attachments'],
};

/** All of these fields, of whatever type. */
export const DETAILS: readonly string[] = [...new Set(Object.values(FIELDS).flat())];

/** The fields of an imported task that only its type has; null if there are none, or no such type. */
export function detailsIn(type: unknown, given: object): object | null {
  const names = Object.entries(FIELDS).find(([known]) => known === type)?.[1] ?? [];
  const present = Object.entries(given).filter(([name]) => names.includes(name));
  return present.length > 0 ? Object.fromEntries(present) : null;
}

/** All fields of the type, null where the import had none. For type `lead`, only those that the import had. */
export function detailsOf({ type, details }: Pick<Task, 'type' | 'details'>): object {
  const blank = type === 'lead' ? {} : Object.fromEntries(FIELDS[type].map((name) => [name, null]));
  return { ...blank, ...details };
}
