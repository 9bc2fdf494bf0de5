export const STATUSES = ['pending', 'in_progress', 'completed', 'cancelled'] as const;
/** From least to most urgent. The database stores and sorts by the index. */
export const PRIORITIES = ['low', 'medium', 'high', 'urgent'] as const;
/** The origin of a task: a person (`lead`, `outgoing_call`) or an event at a lead. */
export const TYPES = [
  'lead',
  'outgoing_call',
  'incoming_email',
  'email_followup',
  'missed_call',
  'voicemail',
  'answered_detached_call',
  'opportunity_due',
  'incoming_sms',
] as const;
/** Why a task was cancelled. */
export const RESOLUTIONS = ['abandoned', 'skipped'] as const;

export type Status = (typeof STATUSES)[number];
export type Priority = (typeof PRIORITIES)[number];
export type TaskType = (typeof TYPES)[number];
export type Resolution = (typeof RESOLUTIONS)[number];

/** A closed task is never overdue. */
export const CLOSED: readonly Status[] = ['completed', 'cancelled'];
