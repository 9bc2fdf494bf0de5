import type { Organization } from '../../organization/organization.entity';
import { Shows } from '../../http/fields/shows';
import { RESOLUTIONS, TYPES, type Resolution, type TaskType } from '../../tasks/task-fields';
import type { Task } from '../../tasks/task.entity';
import type { User } from '../../users/user.entity';
import { beginningOf, DayOrInstant, dayMade, Instant, shownDue, shownInstant, startOfTomorrow } from '../times';
import { detailsOf } from './task-details';

export type View = 'inbox' | 'future' | 'archive';

/** A task in the format of the Close API. */
export class CloseTaskView {
  /** @example 'lead' */
  @Shows({ enum: [...TYPES] })
  _type!: TaskType;
  /** As it was sent; has no other effect. */
  agent_config_id!: string | null;
  /** The owner. */
  assigned_to!: string | null;
  assigned_to_name!: string | null;
  /** Contact that the task is about. */
  contact_id!: string | null;
  contact_name!: string | null;
  /** The creator; null if the account no longer exists. */
  created_by!: string | null;
  created_by_name!: string | null;
  /** When it is due; for a dateless task, the day of its creation. */
  @DayOrInstant()
  date!: string;
  @Instant()
  date_created!: string;
  @Instant()
  date_updated!: string;
  /** Same as `date`, but null if the task is dateless. */
  @DayOrInstant()
  due_date!: string | null;
  id!: string;
  /** Whether it is completed, or closed with a `resolution`. */
  is_complete!: boolean;
  is_dateless!: boolean;
  /** Lead that the task is about. */
  lead_id!: string | null;
  lead_name!: string | null;
  /** The object that the task came from; for a completed task, its `TaskCompleted` activity. */
  object_id!: string | null;
  /** Type of the object in `object_id`. */
  object_type!: string | null;
  organization_id!: string;
  /** Urgent tasks are shown as `high`, low ones as `medium`. */
  @Shows({ enum: ['high', 'medium'] })
  priority!: 'high' | 'medium';
  /** Why it was closed without being completed. */
  @Shows({ enum: [...RESOLUTIONS] })
  resolution!: Resolution | null;
  /** Absent for types without a text. */
  text?: string | null;
  updated_by!: string | null;
  updated_by_name!: string | null;
  /** `inbox`: due by the end of today; `future`: due later; `archive`: complete. Null in events. */
  @Shows({ enum: ['inbox', 'future', 'archive'] })
  view!: View | null;
}

/** Who looks at a task, and when: some fields depend on it. */
export interface Onlooker {
  organization: Organization;
  /** Milliseconds ahead of UTC. */
  zone: number;
  now: Date;
}

const WITH_TEXT: readonly TaskType[] = ['lead', 'outgoing_call', 'incoming_sms'];

/** The reason why a task was cancelled, by default `abandoned`; null for other tasks. */
export const shownResolution = ({ status, resolution }: Task): Resolution | null =>
  status === 'cancelled' ? (resolution ?? 'abandoned') : null;

export const shownPriority = ({ priority }: Task): 'high' | 'medium' =>
  priority === 'urgent' || priority === 'high' ? 'high' : 'medium';

/** Null only for calls and messages without a text. */
export const shownText = ({ type, title }: Task): string | null => (title === '' && type !== 'lead' ? null : title);

export function shownView(task: Task, { zone, now }: Onlooker): View {
  if (task.isClosed()) return 'archive';
  const begins = beginningOf(task.due ?? dayMade(task.createdAt, zone), zone);
  return begins < startOfTomorrow(now, zone) ? 'inbox' : 'future';
}

/** Needs the task's owner, creator, last editor, lead and contact to be loaded. */
export function presentTask(task: Task, onlooker: Onlooker): CloseTaskView {
  return {
    ...detailsOf(task),
    _type: task.type,
    agent_config_id: task.agentConfigId,
    ...named('assigned_to', task.user),
    contact_id: task.contactId,
    contact_name: task.contact?.displayName ?? null,
    ...named('created_by', task.createdBy),
    date: shownDue(task.due ?? dayMade(task.createdAt, onlooker.zone)),
    date_created: shownInstant(task.created),
    date_updated: shownInstant(task.updatedAt),
    due_date: task.due && shownDue(task.due),
    id: task.publicId,
    is_complete: task.isClosed(),
    is_dateless: task.due === null,
    lead_id: task.leadId,
    lead_name: task.lead?.displayName ?? null,
    object_id: task.objectId,
    object_type: task.objectType,
    organization_id: onlooker.organization.id,
    priority: shownPriority(task),
    resolution: shownResolution(task),
    ...(WITH_TEXT.includes(task.type) || task.title ? { text: shownText(task) } : {}),
    ...named('updated_by', task.updatedBy),
    view: shownView(task, onlooker),
  };
}

type Named<Key extends string> = Record<Key | `${Key}_name`, string | null>;

const named = <Key extends string>(key: Key, user: User | null | undefined): Named<Key> =>
  ({ [key]: user?.publicId ?? null, [`${key}_name`]: user?.fullName ?? null }) as Named<Key>;
