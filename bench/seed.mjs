// Fills a migrated database: 1,000 users who own tasks by a power law, 50 tags, 3 per task, and a lead for every tenth
// task.
import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import { oneOf, powerLaw, random, upTo } from './chance.mjs';
import { connect } from './stores.mjs';

export const JWT_SECRET = 'a secret that is known to the bench and to nobody else';

const USERS = 1_000;
/** Number of users who send requests: those with the most tasks. */
const CALLERS = 40;
const TAGS = 50;
const BATCH = 5_000;
const DAY = 86_400_000;
const ADMIN = 1;
const FIRST_USER = 2;
const NOW = Date.now();
const STATUSES = ['pending', 'pending', 'pending', 'pending', 'in_progress', 'in_progress', 'completed', 'cancelled'];
const VERBS = ['Write', 'Review', 'Call', 'Send', 'Plan', 'Check', 'Order', 'Repair', 'Translate', 'Archive'];
const THINGS = ['the offer', 'the invoice', 'the contract', 'the report', 'the slides', 'the samples', 'the minutes'];

const publicId = (prefix, length = 43) => `${prefix}_${randomBytes(22).toString('hex').slice(0, length)}`;
const times = (n, make) => Array.from({ length: n }, (_, i) => make(i));

/** Seeds `count` tasks. Returns an admin and the callers: id, publicId, token, key, and some of their tasks. */
export async function seed(url, count, tell) {
  const db = await connect(url);
  await db.beforeSeed();
  const users = times(USERS, userOf);
  await db.insert('users', users);
  await db.insert('tags', times(TAGS, tagOf));
  const callers = users.slice(0, CALLERS).map(callerOf);
  const admin = callerOf({ id: ADMIN, public_id: '' });
  await db.insert('sessions', [admin, ...callers].map(sessionOf));
  await db.insert('api_keys', callers.map(keyOf));
  const leads = await seedLeads(db, Math.ceil(count / 10));
  await seedTasks(db, count, leads, new Map(callers.map((caller) => [caller.id, caller])), tell);
  await db.afterSeed();
  await db.close();
  return { admin, callers, tagIds: times(TAGS, (i) => i + 1) };
}

const userOf = (i) => ({
  id: FIRST_USER + i,
  public_id: publicId('user'),
  username: `user${i}`,
  email: `user${i}@example.com`,
  password_hash: '-',
  first_name: 'Ana',
  last_name: `Rojas ${i}`,
  role: 'user',
  is_active: true,
  session_epoch: 0,
  created_at: NOW,
  updated_at: NOW,
});

const tagOf = (i) => {
  const shared = { id: i + 1, color: '#808080', description: null, created_at: NOW, updated_at: NOW };
  return { ...shared, name: `label ${i}`, name_key: `label ${i}` };
};

function callerOf({ id, public_id }) {
  const sid = randomUUID();
  const keyId = publicId('api', 22);
  return { id, publicId: public_id, sid, token: tokenOf(id, sid), keyId, key: `${keyId}.${'k'.repeat(22)}`, tasks: [] };
}

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

function tokenOf(id, sid) {
  const now = Math.floor(NOW / 1000);
  const span = { iat: now, nbf: now, exp: now + 86_400 };
  const claims = { type: 'access', sid, fresh: false, ...span, iss: 'tasksmith', sub: String(id), jti: randomUUID() };
  const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${text}.${createHmac('sha256', JWT_SECRET).update(text).digest('base64url')}`;
}

const sessionOf = ({ id, sid }) => {
  const shared = { id: sid, user_id: id, epoch: 0, refresh_hash: '-', refresh_generation: 0 };
  return { ...shared, created_at: NOW, expires_at: NOW + DAY };
};

const keyOf = ({ id, keyId, key }) => {
  const hash = createHash('sha256').update(key).digest('base64url');
  return { id: keyId, user_id: id, name: 'bench', hash, created_at: NOW, last_used_at: NOW };
};

async function seedLeads(db, count) {
  const [{ id: status_id }] = await db.all('SELECT id FROM lead_statuses ORDER BY position LIMIT 1');
  const made = { created_by_id: FIRST_USER, updated_by_id: FIRST_USER, created_at: NOW, updated_at: NOW };
  const leads = [];
  while (leads.length < count) {
    const names = times(Math.min(BATCH, count - leads.length), (i) => leads.length + i);
    const rows = names.map((i) => ({
      id: publicId('lead'),
      name: `Company ${i}`,
      description: '',
      status_id,
      ...made,
    }));
    const people = rows.map(({ id: lead_id }, i) => ({
      ...{ id: publicId('cont'), lead_id, name: `Person ${names[i]}`, title: '', ...made },
      ...{ emails: '[]', phones: '[]', urls: '[]' },
    }));
    await db.insert('leads', rows);
    await db.insert('contacts', people);
    leads.push(...rows.map(({ id }, i) => ({ id, contactId: people[i].id })));
  }
  return leads;
}

async function seedTasks(db, count, leads, callers, tell) {
  const owners = powerLaw(USERS);
  for (let done = 0; done < count; done += BATCH) {
    const tasks = times(Math.min(BATCH, count - done), (i) => taskOf(done + i + 1, FIRST_USER + owners(), leads));
    await db.insert('tasks', tasks);
    const links = tasks.flatMap(({ id }) => threeTags().map((tag_id) => ({ task_id: id, tag_id })));
    await db.insert('task_tags', links);
    for (const { id, public_id, user_id } of tasks) callers.get(user_id)?.tasks.push({ id, publicId: public_id });
    tell(done + tasks.length, count);
  }
}

function taskOf(id, user_id, leads) {
  const title = `${oneOf(VERBS)} ${oneOf(THINGS)} ${id}`;
  const description =
    random() < 0.6 ? 'What was agreed on the telephone, and what has to be sent before the end.' : null;
  const status = oneOf(STATUSES);
  const due_kind = random() < 0.7 ? oneOf(['date', 'instant']) : null;
  const due = NOW + (upTo(120) - 60) * DAY;
  const due_at = due_kind === 'date' ? due - (due % DAY) : due_kind && due;
  const created_at = NOW - upTo(365 * DAY);
  const lead = random() < 0.5 ? oneOf(leads) : undefined;
  const created_by_id = random() < 0.9 ? user_id : FIRST_USER + upTo(USERS);
  return {
    ...{ id, public_id: publicId('task'), type: 'lead', title, description, status, priority: upTo(4) },
    ...{ due_kind, due_at, completed_at: status === 'completed' ? created_at + DAY : null },
    ...{ user_id, created_by_id, updated_by_id: created_by_id, lead_id: lead?.id ?? null },
    ...{ contact_id: lead && random() < 0.5 ? lead.contactId : null },
    ...{ search_text: `${title}\u001f${description ?? ''}`.toLowerCase(), created_at, updated_at: created_at },
  };
}

const threeTags = () => {
  const first = upTo(TAGS);
  return [first, (first + 1 + upTo(20)) % TAGS, (first + 21 + upTo(20)) % TAGS].map((i) => i + 1);
};
