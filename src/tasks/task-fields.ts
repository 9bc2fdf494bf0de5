import type { Due } from '../common/due';

export const STATUSES = ['pending', 'in_progress', 'completed', 'cancelled'] as const;
/** From least to most pressing; the place in this list is what the database keeps and sorts by. */
export const PRIORITIES = ['low', 'medium', 'high', 'urgent'] as const;
/** What made a task: a person (`lead`, `outgoing_call`), or something that happened at a lead. */
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

/** What may be written on a task; an absent field stays as it is. */
export interface TaskFields {
  title?: string;
  description?: string | null;
  status?: Status;
  priority?: Priority;
  due?: Due | null;
  /** Says why it is cancelled; every other status clears it. */
  resolution?: Resolution | null;
  /** Only on the way back to what was: when it was completed then. */
  completedAt?: Date | null;
  /** The owner. */
  userId?: number;
  /** Written by admins only. */
  createdById?: number;
  leadId?: string;
  contactId?: string | null;
  agentConfigId?: string | null;
}

/** What only a new task can be given. */
export interface NewTaskFields extends TaskFields {
  title: string;
  type?: TaskType;
  createdAt?: Date;
  objectType?: string | null;
  objectId?: string | null;
  details?: object | null;
}
