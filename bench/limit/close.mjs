// The Close requests of the bench.
import { closeView, etagOf, refused } from './answers.mjs';
import { change, EVENT, eventOf, nameOf, setDue } from './changes.mjs';
import { keyOf, sameHash } from './proofs.mjs';
import { updateOf } from './taskforge.mjs';

const USE_GRAIN_MS = 60_000;
const KEY = 'FROM api_keys k JOIN users u ON u.id = k.user_id AND u.is_active AND u.deleted_at IS NULL';
const ME = `k.hash, k.last_used_at, u.id AS me, u.role, u.public_id AS my_public_id, u.first_name || ' ' || u.last_name AS my_name`;
const NAMES = `
  o.public_id AS owner_public_id, o.first_name || ' ' || o.last_name AS owner_name,
  c.public_id AS creator_public_id, c.first_name || ' ' || c.last_name AS creator_name,
  m.public_id AS updater_public_id, m.first_name || ' ' || m.last_name AS updater_name,
  l.name AS lead_name, p.name AS contact_name`;
const AROUND = `
  JOIN users o ON o.id = t.user_id LEFT JOIN users c ON c.id = t.created_by_id
  LEFT JOIN users m ON m.id = t.updated_by_id LEFT JOIN leads l ON l.id = t.lead_id
  LEFT JOIN contacts p ON p.id = t.contact_id`;

const READ = (store) =>
  `SELECT ${ME}, t.*, ${NAMES}, ${store.TAGS_OF_T} AS tags ${KEY} JOIN tasks t ON t.public_id = $2 AND t.deleted_at IS NULL ${AROUND} WHERE k.id = $1`;
const WHO = `SELECT ${ME} ${KEY} WHERE k.id = $1`;
const LIST = `
  SELECT t.*, ${NAMES} FROM (
    SELECT * FROM tasks
    WHERE user_id = (SELECT id FROM users WHERE public_id = $2) AND (user_id = $1 OR created_by_id = $1)
      AND deleted_at IS NULL AND type = 'lead' AND status NOT IN ('completed', 'cancelled')
    ORDER BY created_at, id LIMIT $3) t ${AROUND}
  ORDER BY t.created_at, t.id`;
const NOTE_USE = 'UPDATE api_keys SET last_used_at = $1 WHERE id = $2';

const isKey = (key, row) => row && sameHash(key.hash, row.hash);

/** Saves the last use of a key, once a minute. */
async function noteUse(store, { id }, { last_used_at }) {
  const now = Date.now();
  if (now - Number(last_used_at) >= USE_GRAIN_MS) await store.write(async (tx) => tx.run(NOTE_USE, [now, id]));
}

export async function closePut(store, request, path, _query, body) {
  const key = keyOf(request);
  const { text, date } = JSON.parse(body);
  const fields = { title: text };
  if (!key) return refused(401);
  if (typeof text !== 'string' || text.trim() === '' || !setDue(fields, date)) return refused(400);
  const name = path.slice('/api/v1/task/'.length);
  const reply = await store.write(async (tx) => {
    const row = await tx.one(READ(store) + store.LOCK_T, [key.id, name]);
    if (!row) return refused((await tx.one(WHO, [key.id])) ? 404 : 401);
    if (!isKey(key, row)) return refused(401);
    if (row.role !== 'admin' && row.me !== row.user_id && row.me !== row.created_by_id) return refused(404);
    const before = { ...row };
    const changes = change(row, fields, row.me, Date.now());
    if (changes) {
      const actor = { me: row.me, dialect: 'close', credential: `api_key:${key.id}` };
      tx.run(...updateOf(row, before));
      tx.run(EVENT, eventOf(nameOf(changes), row, changes, actor, request, path));
      Object.assign(row, { updater_public_id: row.my_public_id, updater_name: row.my_name });
    }
    const view = closeView(row, store.organizationId);
    return { status: 200, text: view, etag: etagOf(row, view), row };
  });
  if (reply.row) await noteUse(store, key, reply.row);
  return reply;
}

/** The benchmarked list: open tasks of one owner by creation time. */
export async function closeList(store, request, _path, query) {
  const key = keyOf(request);
  if (!key) return refused(401);
  const asked = new URLSearchParams(query);
  const limit = Number(asked.get('_limit') ?? 100);
  const who = await store.one(WHO, [key.id]);
  if (!isKey(key, who)) return refused(401);
  const rows = await store.many(LIST, [who.me, asked.get('assigned_to'), limit + 1]);
  await noteUse(store, key, who);
  const shown = rows.slice(0, limit).map((row) => closeView(row, store.organizationId));
  return { status: 200, text: `{"data":[${shown.join()}],"has_more":${rows.length > limit}}` };
}
