// Responses, identical to Tasksmith's byte for byte.
import { createHash } from 'node:crypto';

export const HEADERS = [
  'Content-Security-Policy',
  "default-src 'none';base-uri 'self';connect-src 'self';font-src 'self';form-action 'self';frame-ancestors 'none';img-src 'self' data:;script-src 'self';style-src 'self'",
  ...['Cross-Origin-Opener-Policy', 'same-origin', 'Cross-Origin-Resource-Policy', 'same-origin'],
  ...['Referrer-Policy', 'no-referrer', 'X-Content-Type-Options', 'nosniff', 'X-Frame-Options', 'SAMEORIGIN'],
  ...['content-type', 'application/json; charset=utf-8'],
];

const DAY = 86_400_000;
export const PRIORITIES = ['low', 'medium', 'high', 'urgent'];

/** The ETag of a row with this view. */
export const etagOf = ({ version }, view) =>
  `"${version}-${createHash('sha256').update(view).digest('hex').slice(0, 8)}"`;

export const refused = (status) => ({ status, text: '{"success":false}' });

const isClosed = ({ status }) => status === 'completed' || status === 'cancelled';

function naiveUtc(ms) {
  const iso = new Date(Number(ms)).toISOString();
  return iso.endsWith('.000Z') ? iso.slice(0, 19) : `${iso.slice(0, 23)}000`;
}

const shown = (ms) => (ms === null ? 'null' : `"${naiveUtc(ms)}"`);
const text = (value) => (value === null ? 'null' : JSON.stringify(value));

function isOverdue(task) {
  if (task.due_at === null || isClosed(task)) return false;
  return task.due_kind === 'date' ? Number(task.due_at) + DAY <= Date.now() : Number(task.due_at) < Date.now();
}

/** A row of tasks, with `tags` as JSON, in TaskForge format. */
export const taskForgeView = (task) =>
  `{"id":${task.id},"title":${text(task.title)},"description":${text(task.description)},"status":"${task.status}",` +
  `"priority":"${PRIORITIES[task.priority]}","due_date":${shown(task.due_at)},"completed_at":${shown(task.completed_at)},` +
  `"is_overdue":${isOverdue(task)},"is_completed":${task.status === 'completed'},"created_at":${shown(task.created_at)},` +
  `"updated_at":${shown(task.updated_at)},"user_id":${task.user_id},"tags":${task.tags}}`;

const dueOf = (kind, at) =>
  kind === 'date' ? `"${new Date(at).toISOString().slice(0, 10)}"` : `"${naiveUtc(at)}+00:00"`;

function viewOf(task, begins) {
  if (isClosed(task)) return 'archive';
  const now = Date.now();
  return begins < now - (now % DAY) + DAY ? 'inbox' : 'future';
}

/** A row of tasks, with names, in Close format for a caller in UTC. */
export function closeView(task, organizationId) {
  const made = Number(task.created_at);
  const [kind, at] = task.due_at === null ? ['date', made - (made % DAY)] : [task.due_kind, Number(task.due_at)];
  const due = dueOf(kind, at);
  const resolution = task.status === 'cancelled' ? text(task.resolution ?? 'abandoned') : 'null';
  return (
    `{"_type":"${task.type}","agent_config_id":${text(task.agent_config_id)},"assigned_to":"${task.owner_public_id}",` +
    `"assigned_to_name":${text(task.owner_name)},"contact_id":${text(task.contact_id)},"contact_name":${text(task.contact_name)},` +
    `"created_by":${text(task.creator_public_id)},"created_by_name":${text(task.creator_name)},"date":${due},` +
    `"date_created":"${naiveUtc(task.created_at)}+00:00","date_updated":"${naiveUtc(task.updated_at)}+00:00",` +
    `"due_date":${task.due_at === null ? 'null' : due},"id":"${task.public_id}","is_complete":${isClosed(task)},` +
    `"is_dateless":${task.due_at === null},"lead_id":${text(task.lead_id)},"lead_name":${text(task.lead_name)},` +
    `"object_id":${text(task.object_id)},"object_type":${text(task.object_type)},"organization_id":"${organizationId}",` +
    `"priority":"${task.priority >= 2 ? 'high' : 'medium'}","resolution":${resolution},"text":${text(task.title)},` +
    `"updated_by":${text(task.updater_public_id)},"updated_by_name":${text(task.updater_name)},"view":"${viewOf(task, at)}"}`
  );
}
