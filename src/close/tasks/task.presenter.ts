import type { Organization } from '../../organization/organization.entity';
import { Shows } from '../../http/fields/shows';
import { RESOLUTIONS, TYPES, type Resolution, type TaskType } from '../../tasks/task-fields';
import type { Task } from '../../tasks/task.entity';
import type { User } from '../../users/user.entity';
import { beginningOf, DayOrInstant, dayMade, Instant, shownDue, shownInstant, startOfTomorrow } from '../times';
import { detailsOf } from './task-details';

export type View = 'inbox' | 'future' | 'archive';

/** A task as clients of the Close API know it. */
export class CloseTaskView {
  /** @example 'lead' */
  @Shows({ enum: [...TYPES] })
  _type!: TaskType;
  /** What handles it, if an agent does. */
  agent_config_id!: string | null;
  /** The owner. */
  assigned_to!: string | null;
  assigned_to_name!: string | null;
  /** Whom it is about. */
  contact_id!: string | null;
  contact_name!: string | null;
  /** Null if the user is gone. */
  created_by!: string | null;
  created_by_name!: string | null;
  /** When to do it; of a dateless task, the day on which it was made. */
  @DayOrInstant()
  date!: string;
  @Instant()
  date_created!: string;
  @Instant()
  date_updated!: string;
  /** As `date`, and null if the task is dateless. */
  @DayOrInstant()
  due_date!: string | null;
  id!: string;
  /** Done, or closed for the reason in `resolution`. */
  is_complete!: boolean;
  is_dateless!: boolean;
  /** The company that it is about. */
  lead_id!: string | null;
  lead_name!: string | null;
  /** What it came from or, once it is complete, the activity that says so. */
  object_id!: string | null;
  /** Of what kind that is. */
  object_type!: string | null;
  organization_id!: string;
  /** Urgent is shown as `high`, low as `medium`. */
  @Shows({ enum: ['high', 'medium'] })
  priority!: 'high' | 'medium';
  /** Why it was closed without being done. */
  @Shows({ enum: [...RESOLUTIONS] })
  resolution!: Resolution | null;
  /** Absent on types that have none. */
  text?: string | null;
  updated_by!: string | null;
  updated_by_name!: string | null;
  /** Where it stands: `inbox` until the end of today, `future` behind it, `archive` once it is complete; null in events. */
  @Shows({ enum: ['inbox', 'future', 'archive'] })
  view!: View | null;
}

/** From where a task is looked at. */
export interface Onlooker {
  organization: Organization;
  /** Milliseconds ahead of UTC. */
  zone: number;
  now: Date;
}

const WITH_TEXT: readonly TaskType[] = ['lead', 'outgoing_call', 'incoming_sms'];

/** Why a task was cancelled; one that was cancelled without a reason counts as abandoned. */
export const shownResolution = ({ status, resolution }: Task): Resolution | null =>
  status === 'cancelled' ? (resolution ?? 'abandoned') : null;

export const shownPriority = ({ priority }: Task): 'high' | 'medium' =>
  priority === 'urgent' || priority === 'high' ? 'high' : 'medium';

/** Only a call or a message can be without text. */
export const shownText = ({ type, title }: Task): string | null => (title === '' && type !== 'lead' ? null : title);

export function shownView(task: Task, { zone, now }: Onlooker): View {
  if (task.isClosed()) return 'archive';
  const begins = beginningOf(task.due ?? dayMade(task.createdAt, zone), zone);
  return begins < startOfTomorrow(now, zone) ? 'inbox' : 'future';
}

/** Needs the people, lead and contact around the task. */
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
    date_created: shownInstant(task.createdAt),
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
