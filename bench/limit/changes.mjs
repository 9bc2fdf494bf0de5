// The changes that a body makes to a row, and their event.
import { randomBytes } from 'node:crypto';
import { packedEvent } from '../../dist/src/database/schema/packed-event.js';
import { PRIORITIES } from './answers.mjs';

const STATUSES = ['pending', 'in_progress', 'completed', 'cancelled'];
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

let pool = Buffer.alloc(0);
let taken = 0;
/** Random base-62 text. Bytes above 247 are skipped, because they would make some letters more likely. */
export function base62(length) {
  let name = '';
  while (name.length < length) {
    if (taken === pool.length) [pool, taken] = [randomBytes(4096), 0];
    const byte = pool[taken++];
    if (byte < 248) name += ALPHABET[byte % 62];
  }
  return name;
}

const isText = (value, most) =>
  typeof value === 'string' && value.isWellFormed() && !value.includes('\0') && value.length <= most;

/** The fields of a TaskForge body; undefined if one is invalid. */
export function fieldsOf(body) {
  const { title, description, status, priority, due_date, tags } = body;
  const fields = {};
  if (title !== undefined && (!isText(title, 200) || !(fields.title = title.trim()))) return undefined;
  if (description !== undefined && description !== null && !isText(description, 5000)) return undefined;
  if (description !== undefined) fields.description = description?.trim() || null;
  if (status !== undefined && !STATUSES.includes((fields.status = status))) return undefined;
  if (priority !== undefined && (fields.priority = PRIORITIES.indexOf(priority)) < 0) return undefined;
  if (tags !== undefined && !(Array.isArray(tags) && tags.every(Number.isSafeInteger))) return undefined;
  return due_date === undefined || setDue(fields, due_date) ? fields : undefined;
}

/** Parses an ISO 8601 date or date-time into `fields`; undefined if it is invalid. */
export function setDue(fields, due) {
  if (due === null || due === '') return Object.assign(fields, { due_kind: null, due_at: null });
  if (!/^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?)?$/.test(due)) return undefined;
  const isDate = due.length === 10;
  const at = Date.parse(isDate || /(?:Z|[+-]\d\d:\d\d)$/.test(due) ? due : `${due}Z`);
  return Number.isNaN(at) ? undefined : Object.assign(fields, { due_kind: isDate ? 'date' : 'instant', due_at: at });
}

const iso = (ms) => (ms === null ? null : new Date(Number(ms)).toISOString());
const shownAs = {
  priority: (rank) => PRIORITIES[rank],
  completed_at: iso,
};
const due = ({ due_kind, due_at }) => (due_at === null ? null : { kind: due_kind, at: iso(due_at) });

/** Writes `fields` to the row. Returns the changes as events store them, or undefined without changes. */
export function change(row, fields, me, now) {
  const old = { ...row };
  const changes = {};
  Object.assign(row, fields);
  if (row.status !== old.status) row.completed_at = row.status === 'completed' ? now : null;
  for (const name of ['title', 'description', 'status', 'priority']) {
    const shown = shownAs[name] ?? ((value) => value);
    if (row[name] !== old[name]) changes[name] = { old: shown(old[name]), new: shown(row[name]) };
  }
  if (row.status !== old.status && row.completed_at !== old.completed_at)
    changes.completedAt = { old: iso(old.completed_at), new: iso(row.completed_at) };
  if (row.due_kind !== old.due_kind || Number(row.due_at) !== Number(old.due_at))
    changes.due = { old: due(old), new: due(row) };
  if (Object.keys(changes).length === 0) return undefined;
  const search_text = `${row.title}\u001f${row.description ?? ''}`.normalize('NFC').toLowerCase();
  Object.assign(row, { search_text, updated_at: now, updated_by_id: me, version: row.version + 1 });
  return changes;
}

/** The changes of a new task, as its event stores them. */
export const created = (row, tags) => ({
  title: { old: null, new: row.title },
  description: { old: null, new: row.description },
  status: { old: null, new: row.status },
  priority: { old: null, new: PRIORITIES[row.priority] },
  due: { old: null, new: due(row) },
  completedAt: { old: null, new: iso(row.completed_at) },
  userId: { old: null, new: row.user_id },
  ...(tags === '[]' ? {} : { tags: { old: [], new: JSON.parse(tags) } }),
});

const snapshotOf = (row) => ({
  ...{
    id: row.id,
    publicId: row.public_id,
    type: row.type,
    details: row.details,
    createdAt: iso(row.created_at),
    createdMicros: 0,
    tags: JSON.parse(row.tags),
  },
  ...{ title: row.title, description: row.description, status: row.status, priority: PRIORITIES[row.priority] },
  ...{ dueKind: row.due_kind, dueAt: iso(row.due_at), dueMicros: 0, completedAt: iso(row.completed_at) },
  ...{ userId: row.user_id, createdById: row.created_by_id, updatedById: row.updated_by_id, leadId: row.lead_id },
  ...{ contactId: row.contact_id, resolution: row.resolution, agentConfigId: row.agent_config_id },
  ...{ objectType: row.object_type, objectId: row.object_id, updatedAt: iso(row.updated_at), version: row.version },
});

export const EVENT =
  'INSERT INTO events (name, subject_type, subject_id, actor_id, dialect, credential, changes, created_at, public_id, ' +
  'subject_public_id, subject_kind, lead_id, owner_id, creator_id, request_id, request_method, request_path, snapshot, version) ' +
  "VALUES ($1, 'task', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)";

const columnsOf = (row, me) => ({
  ...{ subjectType: 'task', subjectId: String(row.id), subjectPublicId: row.public_id, subjectKind: row.type },
  ...{ version: row.version, leadId: row.lead_id, ownerId: row.user_id, creatorId: row.created_by_id, actorId: me },
  createdAt: new Date(Number(row.updated_at)),
});

/** The parameters of {@link EVENT}. */
export function eventOf(name, row, changes, { me, dialect, credential }, { method }, path) {
  const { storedChanges, storedSnapshot } = packedEvent(columnsOf(row, me), changes, snapshotOf(row));
  return [
    ...[name, String(row.id), me, dialect, credential, JSON.stringify(storedChanges), row.updated_at],
    ...[`ev_${base62(22)}`, row.public_id, row.type, row.lead_id, row.user_id, row.created_by_id],
    ...[`req_${base62(22)}`, method, path, JSON.stringify(storedSnapshot), row.version],
  ];
}

export const nameOf = ({ status }) =>
  status?.new === 'completed' ? 'task.completed' : status?.old === 'completed' ? 'task.reopened' : 'task.updated';
