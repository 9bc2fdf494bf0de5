import { TaskCompletion } from '../../activities/completion.entity';
import type { MergedEvent } from '../../activities/consolidation';
import { isAdmin, type Actor } from '../../common/actor';
import { naiveUtc } from '../../common/time/instant';
import type { Event, Snapshot } from '../../events/event.entity';
import { NaiveUtc, Shows } from '../../http/fields/shows';
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

/** An event in the format of the Close API. Its times are UTC without an offset. */
export class EventView {
  /** `created`, `updated`, `completed` or `deleted`. */
  action!: string;
  /** The API key that was used; null otherwise. */
  api_key_id!: string | null;
  /** For an update, the keys whose values have changed. */
  changed_fields!: string[];
  /** The object after the change; null if it was deleted, and after an hour unless you are an admin. */
  @Shows({ type: 'object', additionalProperties: true })
  data!: object | null;
  @NaiveUtc()
  date_created!: string;
  /** Updates close together are merged into one event: the time of the last one. Otherwise same as `date_created`. */
  @NaiveUtc()
  date_updated!: string;
  id!: string;
  /** The lead that the object belongs to. */
  lead_id!: string | null;
  /** Method and path of the request; empty if there was none. */
  @Shows({ type: 'object', additionalProperties: true })
  meta!: object;
  oauth_client_id!: string | null;
  oauth_scope!: string | null;
  object_id!: string;
  /** `task.` and the type of the task, `lead`, `contact` or `activity.task_completed`. */
  object_type!: string;
  organization_id!: string;
  /** For an update the old values of the changed keys, for a deletion the whole object. */
  @Shows({ type: 'object', additionalProperties: true })
  previous_data!: object;
  request_id!: string | null;
  /** The user who made the change. */
  user_id!: string | null;
}

const NAMES: Record<string, string> = { reopened: 'updated', restored: 'created' };

/** How long users other than admins see the contents of an event. */
const OPEN_MS = 3_600_000;
const ALWAYS_NEW = ['date_updated', 'updated_by', 'updated_by_name', 'view'];

/** `names` has the users, leads and contacts that the event names. */
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
    object_type: objectTypeOf(event),
    organization_id: onlooker.organization.id,
    request_id: event.requestId,
    user_id: names.publicIdOf(event.actorId),
  };
}

/** "task.lead", "contact" */
export const objectTypeOf = ({ subjectType, subjectKind }: Pick<Event, 'subjectType' | 'subjectKind'>): string =>
  subjectKind ? `${subjectType}.${subjectKind}` : subjectType;

/** Reopening is shown as an update. Restoring is shown as a creation, because clients have seen the deletion. */
export function actionOf({ name }: Pick<Event, 'name'>): string {
  const happened = name.split('.')[1]!;
  return NAMES[happened] ?? happened;
}

/** The subject after and before the event, in the format of this API. */
function contentsOf(first: Event, event: Event, onlooker: Onlooker, names: Names): Contents {
  const snapshot = event.snapshot!;
  const now = showerOf(event, onlooker, names)(snapshot);
  if (event.name.endsWith('.deleted')) return { data: null, previous: now };
  if (actionOf(event) === 'created') return { data: now, previous: null };
  return { data: now, previous: before(first, onlooker, names) };
}

function before(event: Event, onlooker: Onlooker, names: Names): Shown {
  if (event.subjectType === 'task') return { ...presentTask(names.withNames(taskBefore(event)), onlooker), view: null };
  const old: Snapshot = { ...event.snapshot };
  for (const [field, change] of Object.entries(event.changes)) old[field] = change.old;
  return showerOf(event, onlooker, names)(old);
}

function showerOf({ subjectType }: Event, onlooker: Onlooker, names: Names): (snapshot: Snapshot) => Shown {
  switch (subjectType) {
    case 'task':
      return (snapshot) => ({ ...presentTask(names.withNames(taskOf(snapshot)), onlooker), view: null });
    case 'lead':
      return (snapshot) => ({
        ...presentLead(names.withAuthors(revived(new Lead(), snapshot)), onlooker.organization, []),
      });
    case 'contact':
      return (snapshot) => ({
        ...presentContact(names.withAuthors(revived(new Contact(), snapshot)), onlooker.organization),
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
