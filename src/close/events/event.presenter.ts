import { TaskCompletion } from '../../activities/completion.entity';
import type { MergedEvent } from '../../activities/consolidation';
import { isAdmin, type Actor } from '../../common/actor';
import { naiveUtc } from '../../common/instant';
import type { Event, Snapshot } from '../../events/event.entity';
import { NaiveUtc } from '../../http/fields/shows';
import { Contact } from '../../leads/contact.entity';
import { Lead } from '../../leads/lead.entity';
import { taskBefore, taskOf } from '../../tasks/history/task-snapshot';
import { presentCompletion } from '../activities/completion.presenter';
import { presentContact } from '../contacts/contact.presenter';
import { presentLead } from '../leads/lead.presenter';
import { presentTask, type Onlooker } from '../tasks/task.presenter';
import type { Names } from './event-names';

type Shown = Record<string, unknown>;
type Contents = { data: Shown | null; previous: Shown | null };

/** Something that happened, as clients of the Close API know it; its times have no offset. */
export class EventView {
  /** `created`, `updated`, `completed` or `deleted`. */
  action!: string;
  /** The key that the change came through. */
  api_key_id!: string | null;
  /** Of an update, the keys that are not as before. */
  changed_fields!: string[];
  /** The object after it; null if it was deleted, or if one may not see it any more. */
  data!: object | null;
  @NaiveUtc()
  date_created!: string;
  /** When the last of the updates happened that this event tells as one; else as `date_created`. */
  @NaiveUtc()
  date_updated!: string;
  id!: string;
  /** The lead that the object belongs to. */
  lead_id!: string | null;
  /** Which request it was; empty if there was none. */
  meta!: object;
  oauth_client_id!: string | null;
  oauth_scope!: string | null;
  object_id!: string;
  /** `task.` and the type of the task, `lead`, `contact` or `activity.task_completed`. */
  object_type!: string;
  organization_id!: string;
  /** Of an update what the changed fields were, of a deletion the whole object. */
  previous_data!: object;
  request_id!: string | null;
  /** Who did it. */
  user_id!: string | null;
}

const NAMES: Record<string, string> = { reopened: 'updated', restored: 'created' };

/** What people other than admins see of the contents of an event ends after an hour. */
const OPEN_MS = 3_600_000;
const ALWAYS_NEW = ['date_updated', 'updated_by', 'updated_by_name', 'view'];

/** `names` knows the people that the event names by number. */
export function presentEvent(
  { first, last: event }: MergedEvent,
  actor: Actor,
  onlooker: Onlooker,
  names: Names,
): EventView {
  const { data, previous } = contentsOf(first, event, onlooker, names);
  const changed = changedBetween(previous, data);
  const isOpen = isAdmin(actor) || onlooker.now.getTime() - event.createdAt.getTime() < OPEN_MS;
  const [, credential] = /^api_key:(.*)$/.exec(event.credential ?? '') ?? [];
  return {
    action: actionOf(event),
    api_key_id: credential ?? null,
    changed_fields: changed,
    ...(isOpen ? { data, previous_data: previousOf(previous, data, changed) } : { data: null, previous_data: {} }),
    date_created: naiveUtc(first.createdAt),
    date_updated: naiveUtc(event.createdAt),
    id: first.publicId!,
    lead_id: event.leadId,
    meta: event.requestId ? { request_method: event.requestMethod, request_path: `${event.requestPath}/` } : {},
    oauth_client_id: null,
    oauth_scope: null,
    object_id: event.subjectPublicId!,
    object_type: event.subjectKind ? `${event.subjectType}.${event.subjectKind}` : event.subjectType,
    organization_id: onlooker.organization.id,
    request_id: event.requestId,
    user_id: names.publicIdOf(event.actorId),
  };
}

/** A task that is opened again was updated; one that is restored is there anew, as it is for a client that heard it go. */
export function actionOf({ name }: Pick<Event, 'name'>): string {
  const happened = name.split('.')[1]!;
  return NAMES[happened] ?? happened;
}

/** The subject after and before it, as this API shows it. */
function contentsOf(first: Event, event: Event, onlooker: Onlooker, names: Names): Contents {
  const snapshot = event.snapshot!;
  const now = showerOf(event, onlooker, names)(snapshot);
  if (event.name.endsWith('.deleted')) return { data: null, previous: now };
  if (actionOf(event) === 'created') return { data: now, previous: null };
  return { data: now, previous: before(first, onlooker, names) };
}

function before(event: Event, onlooker: Onlooker, names: Names): Shown {
  if (event.subjectType === 'task') return { ...presentTask(names.around(taskBefore(event)), onlooker), view: null };
  const old: Snapshot = { ...event.snapshot };
  for (const [field, change] of Object.entries(event.changes)) old[field] = change.old;
  return showerOf(event, onlooker, names)(old);
}

function showerOf({ subjectType }: Event, onlooker: Onlooker, names: Names): (snapshot: Snapshot) => Shown {
  switch (subjectType) {
    case 'task':
      return (snapshot) => ({ ...presentTask(names.around(taskOf(snapshot)), onlooker), view: null });
    case 'lead':
      return (snapshot) => ({ ...presentLead(names.signed(revived(new Lead(), snapshot)), onlooker.organization, []) });
    case 'contact':
      return (snapshot) => ({
        ...presentContact(names.signed(revived(new Contact(), snapshot)), onlooker.organization),
      });
    default:
      return (snapshot) => ({
        ...presentCompletion(names.completion(revived(new TaskCompletion(), snapshot)), onlooker.organization),
      });
  }
}

function revived<Row extends object>(row: Row, snapshot: Snapshot): Row {
  const instants = Object.entries(snapshot).filter(([field, value]) => field.endsWith('At') && value !== null);
  return Object.assign(row, snapshot, Object.fromEntries(instants.map(([f, value]) => [f, new Date(value as string)])));
}

function changedBetween(previous: Shown | null, data: Shown | null): string[] {
  if (!previous || !data) return [];
  const names = Object.keys(data).filter((name) => JSON.stringify(data[name]) !== JSON.stringify(previous[name]));
  return names.filter((name) => !ALWAYS_NEW.includes(name));
}

function previousOf(previous: Shown | null, data: Shown | null, changed: string[]): Shown {
  if (!data) return previous ?? {};
  return Object.fromEntries(changed.map((name) => [name, previous![name]]));
}
