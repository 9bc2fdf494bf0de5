import type { Fields } from '../kit/api';

/*
 * What the contract says of one task in two APIs, written down a second time: a task, what a write makes of it and
 * how both APIs show it.
 */

export type Due = { kind: 'date' | 'instant'; at: number } | null;
type Via = 'taskforge' | 'close';

/** A body for one of the APIs, and the due value that it gives, if it gives one. */
export interface Write {
  via: Via;
  body: Fields;
  due?: Due;
}

export interface TaskModel {
  title: string;
  description: string | null;
  status: string;
  resolution: string | null;
  priority: string;
  due: Due;
  tags: number[];
  owner: string;
  leadId: string | null;
  contactId: string | null;
  agent: string | null;
  hasActivity: boolean;
}

/** What tasks refer to. */
export interface World {
  me: string;
  users: { id: number; publicId: string; name: string }[];
  tags: { id: number; name: string }[];
  leads: { id: string; name: string; contacts: { id: string; name: string }[] }[];
}

export const blank = (me: string): TaskModel => ({
  title: '',
  description: null,
  status: 'pending',
  resolution: null,
  priority: 'medium',
  due: null,
  tags: [],
  owner: me,
  leadId: null,
  contactId: null,
  agent: null,
  hasActivity: false,
});

const isClosed = ({ status }: TaskModel): boolean => status === 'completed' || status === 'cancelled';
const shownResolution = ({ status, resolution }: TaskModel): string | null =>
  status === 'cancelled' ? (resolution ?? 'abandoned') : null;
const shownPriority = ({ priority }: TaskModel): string => (['urgent', 'high'].includes(priority) ? 'high' : 'medium');

/** The task once this was written. */
export function after(task: TaskModel, { via, body, due }: Write): TaskModel {
  const fields = via === 'taskforge' ? taskForgeFields(task, body) : closeFields(task, body);
  const next = { ...task, ...fields, due: due === undefined || repeats(task.due, due, via) ? task.due : due };
  if (next.status !== 'cancelled') next.resolution = null;
  if (!isClosed(next)) next.hasActivity = false;
  else if (!isClosed(task)) next.hasActivity = next.status === 'completed' && next.leadId !== null;
  return next;
}

/** What a write says once it is sent amid the whole object as Close shows it: there, `date` counts before other names. */
export function amidClose(shown: Fields, { body, due }: Write): Write {
  const counts = 'date' in body || (shown.is_dateless === true && 'due_date' in body);
  return { via: 'close', body: { ...shown, ...body }, due: counts ? due : undefined };
}

/** TaskForge shows a day as its midnight, so there a midnight may be the day. */
const repeats = (present: Due, written: Due, via: Via): boolean =>
  present?.at === written?.at && (present?.kind === written?.kind || (via === 'taskforge' && present?.kind === 'date'));

function taskForgeFields(task: TaskModel, body: Fields): Partial<TaskModel> {
  const { title, description, status, priority, tags } = body as Record<string, any>;
  return {
    ...(title === undefined || title === task.title ? {} : { title: title.trim() }),
    ...(description === undefined ? {} : { description: description?.trim() || null }),
    ...(status === undefined ? {} : { status, resolution: status === task.status ? task.resolution : null }),
    ...(priority === undefined ? {} : { priority }),
    ...(tags === undefined ? {} : { tags: tags ?? [] }),
  };
}

function closeFields(task: TaskModel, body: Fields): Partial<TaskModel> {
  const { text, priority, assigned_to, lead_id, contact_id, agent_config_id } = body as Record<string, any>;
  return {
    ...(text === undefined ? {} : { title: text }),
    ...(priority === undefined || priority === shownPriority(task) ? {} : { priority }),
    ...(assigned_to === undefined ? {} : { owner: assigned_to }),
    ...(lead_id === undefined ? {} : { leadId: lead_id }),
    ...(contact_id === undefined ? {} : { contactId: contact_id }),
    ...(agent_config_id === undefined ? {} : { agent: agent_config_id }),
    ...closing(task, body),
  };
}

function closing(task: TaskModel, { is_complete, resolution }: Fields): Partial<TaskModel> {
  if (is_complete === false) return isClosed(task) ? { status: 'pending' } : {};
  const isNew = resolution !== undefined && resolution !== shownResolution(task);
  if (isNew && resolution !== null) return { status: 'cancelled', resolution: resolution as string };
  if (isNew || (is_complete === true && !isClosed(task))) return { status: 'completed' };
  return {};
}

export const naive = (at: number): string =>
  new Date(at)
    .toISOString()
    .slice(0, -1)
    .replace(/\.000$/, '')
    .replace(/\.\d+$/, '$&000');
export const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** How TaskForge shows it, but for its id and its times. */
export function inTaskForge(task: TaskModel, { users, tags }: World): Fields {
  const isOverdue = task.due !== null && task.due.at < Date.now() && !isClosed(task);
  return {
    title: task.title,
    description: task.description,
    status: task.status,
    priority: task.priority,
    due_date: task.due && naive(task.due.at),
    is_overdue: isOverdue,
    is_completed: task.status === 'completed',
    user_id: users.find(({ publicId }) => publicId === task.owner)!.id,
    tags: tags.filter(({ id }) => task.tags.includes(id)),
  };
}

/** How Close shows it, but for its id, its author, its times and the id of its activity. */
export function inClose(task: TaskModel, { users, leads }: World): Fields {
  const { title: text, leadId, contactId, due } = task;
  const shown = due && (due.kind === 'date' ? day(due.at) : `${naive(due.at)}+00:00`);
  const contacts = leads.flatMap((lead) => lead.contacts);
  return {
    _type: 'lead',
    text,
    is_complete: isClosed(task),
    resolution: shownResolution(task),
    priority: shownPriority(task),
    due_date: shown,
    is_dateless: due === null,
    ...(shown ? { date: shown } : {}),
    lead_id: leadId,
    lead_name: leads.find(({ id }) => id === leadId)?.name ?? null,
    contact_id: contactId,
    contact_name: contacts.find(({ id }) => id === contactId)?.name ?? null,
    agent_config_id: task.agent,
    assigned_to: task.owner,
    assigned_to_name: users.find(({ publicId }) => publicId === task.owner)!.name,
    object_type: task.hasActivity ? 'taskcompleted' : null,
    view: isClosed(task) ? 'archive' : due && due.at > Date.now() ? 'future' : 'inbox',
  };
}
