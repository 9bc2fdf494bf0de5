// The TaskForge requests of the bench. Handlers receive the store, the request, its path, query string and body.
import { etagOf, refused, taskForgeView } from './answers.mjs';
import { base62, change, created, EVENT, eventOf, fieldsOf, nameOf } from './changes.mjs';
import { claimsOf } from './proofs.mjs';

const SESSION = `FROM sessions s JOIN users u ON u.id = s.user_id AND u.session_epoch = s.epoch AND u.is_active AND u.deleted_at IS NULL`;
const LIVE = 'WHERE s.id = $1 AND s.expires_at > $2';

const READ = (store) =>
  `SELECT u.id AS me, u.role, t.*, ${store.TAGS_OF_T} AS tags ${SESSION} JOIN tasks t ON t.id = $3 AND t.deleted_at IS NULL ${LIVE}`;
const WHO = `SELECT u.id AS me ${SESSION} ${LIVE}`;
// Like Tasksmith: merges two indexes and checks the due date during the walk.
const MATCHES = 'status = $2 AND (due_at >= $3 OR 1 = 0) AND deleted_at IS NULL';
const OWN = `FROM tasks WHERE user_id = $1 AND ${MATCHES}`;
const MADE = `FROM tasks WHERE created_by_id = $1 AND created_by_id <> user_id AND ${MATCHES}`;
const LIST = (store) => `
  SELECT t.*, (SELECT COUNT(*) ${OWN}) + (SELECT COUNT(*) ${MADE}) AS total, ${store.TAGS_OF_T} AS tags
  FROM tasks t WHERE t.id IN (SELECT id FROM (
    SELECT * FROM (SELECT id ${OWN} ORDER BY id DESC LIMIT CAST($4 AS integer) + CAST($5 AS integer)) own
    UNION ALL SELECT * FROM (SELECT id ${MADE} ORDER BY id DESC) made
    ORDER BY id DESC LIMIT $4 OFFSET $5) page)
  ORDER BY t.id DESC`;
const NEW = (store) => `SELECT u.id AS me, ${store.TAGS_AMONG('$3')} AS tags ${SESSION} ${LIVE}`;

const WRITTEN = [
  ...['title', 'description', 'status', 'priority', 'due_kind', 'due_at', 'completed_at', 'search_text', 'updated_at'],
  ...['updated_by_id', 'version'],
];

/** The UPDATE of the changed columns, with its parameters. */
export function updateOf(row, before) {
  const names = WRITTEN.filter((name) => row[name] !== before[name]);
  const settings = names.map((name, i) => `${name} = $${i + 1}`).join();
  return [`UPDATE tasks SET ${settings} WHERE id = $${names.length + 1}`, [...names.map((name) => row[name]), row.id]];
}
const INSERT =
  'INSERT INTO tasks (public_id, type, title, description, status, priority, due_kind, due_at, completed_at, user_id, ' +
  'created_by_id, updated_by_id, search_text, created_at, updated_at) ' +
  "VALUES ($1, 'lead', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING id";

const idOf = (path) => Number(path.slice('/api/tasks/'.length));
const mayUse = ({ role, me, user_id, created_by_id }) => role === 'admin' || me === user_id || me === created_by_id;
const actorOf = ({ sid }, { me }) => ({ me, dialect: 'taskforge', credential: `session:${sid}` });

/** The refusal for a missing row: 404 if the session is valid, otherwise 401. */
const missing = async (from, session) => refused((await from.one(WHO, session)) ? 404 : 401);

export async function getOne(store, request, path) {
  const claims = claimsOf(request);
  if (!claims) return refused(401);
  const session = [claims.sid, Date.now()];
  const row = await store.one(READ(store), [...session, idOf(path)]);
  if (!row) return missing(store, session);
  if (!mayUse(row)) return refused(403);
  const view = taskForgeView(row);
  return { status: 200, text: `{"success":true,"data":${view}}`, etag: etagOf(row, view) };
}

export async function patchOne(store, request, path, _query, body) {
  const claims = claimsOf(request);
  if (!claims) return refused(401);
  const fields = fieldsOf(JSON.parse(body));
  if (!fields) return refused(400);
  const session = [claims.sid, Date.now()];
  return store.write(async (tx) => {
    const row = await tx.one(READ(store) + store.LOCK_T, [...session, idOf(path)]);
    if (!row) return missing(tx, session);
    if (!mayUse(row)) return refused(403);
    const before = { ...row };
    const changes = change(row, fields, row.me, Date.now());
    if (changes) {
      tx.run(...updateOf(row, before));
      tx.run(EVENT, eventOf(nameOf(changes), row, changes, actorOf(claims, row), request, path));
    }
    const view = taskForgeView(row);
    const text = `{"success":true,"message":"Tarea actualizada con exito","data":${view}}`;
    return { status: 200, text, etag: etagOf(row, view) };
  });
}

export async function postOne(store, request, path, _query, body) {
  const claims = claimsOf(request);
  if (!claims) return refused(401);
  const given = JSON.parse(body);
  const fields = fieldsOf(given);
  if (!fields?.title) return refused(400);
  const tagIds = [...new Set(given.tags ?? [])];
  return store.write(async (tx) => {
    const who = await tx.one(NEW(store), [claims.sid, Date.now(), JSON.stringify(tagIds)]);
    if (!who) return refused(401);
    if (JSON.parse(who.tags).length !== tagIds.length) return refused(400);
    const row = newRow(fields, who.me);
    row.tags = who.tags;
    row.id = (await tx.one(INSERT, insertOf(row))).id;
    if (tagIds.length > 0) tx.run(store.ADD_TAGS, [row.id, JSON.stringify(tagIds)]);
    tx.run(EVENT, eventOf('task.created', row, created(row, who.tags), actorOf(claims, who), request, path));
    const view = taskForgeView(row);
    const text = `{"success":true,"message":"Tarea creada con exito","data":${view}}`;
    return { status: 201, text, etag: etagOf(row, view) };
  });
}

function newRow(fields, me) {
  const now = Date.now();
  const row = {
    ...{ public_id: `task_${base62(43)}`, type: 'lead', title: fields.title, description: fields.description ?? null },
    ...{ status: fields.status ?? 'pending', priority: fields.priority ?? 1, due_kind: fields.due_kind ?? null },
    ...{ due_at: fields.due_at ?? null, completed_at: fields.status === 'completed' ? now : null, details: null },
    ...{ user_id: me, created_by_id: me, updated_by_id: me, lead_id: null, contact_id: null, resolution: null },
    ...{ agent_config_id: null, object_type: null, object_id: null, version: 1, created_at: now, updated_at: now },
  };
  row.search_text = `${row.title}\u001f${row.description ?? ''}`.normalize('NFC').toLowerCase();
  return row;
}

const insertOf = (row) => [
  ...[row.public_id, row.title, row.description, row.status, row.priority, row.due_kind, row.due_at, row.completed_at],
  ...[row.user_id, row.created_by_id, row.updated_by_id, row.search_text, row.created_at, row.updated_at],
];

/** The benchmarked list: the caller's tasks with a status and due from a given day, newest first. */
export async function listTasks(store, request, _path, query) {
  const claims = claimsOf(request);
  if (!claims) return refused(401);
  const asked = new URLSearchParams(query);
  const perPage = Math.min(Number(asked.get('per_page') ?? 10), 100);
  const page = Number(asked.get('page') ?? 1);
  const filter = [asked.get('status'), Date.parse(asked.get('due_date_from'))];
  const window = [perPage, (page - 1) * perPage];
  const [who, rows] = await Promise.all([
    store.one(WHO, [claims.sid, Date.now()]),
    store.many(LIST(store), [Number(claims.sub), ...filter, ...window]),
  ]);
  if (!who) return refused(401);
  const total = Number(rows[0]?.total ?? 0);
  const pages = Math.ceil(total / perPage);
  const text =
    `{"success":true,"data":{"tasks":[${rows.map(taskForgeView).join()}],"pagination":{"page":${page},` +
    `"per_page":${perPage},"total":${total},"total_pages":${pages},"has_next":${page < pages},"has_prev":${page > 1}}}}`;
  return { status: 200, text };
}
