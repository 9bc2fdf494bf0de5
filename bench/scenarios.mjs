// Scenarios. Each returns the next request: method, path, headers and, for writes, a body. Bodies differ each time,
// because a body without changes writes nothing.

const JSON_TYPE = { 'content-type': 'application/json' };

const pick = (list) => list[Math.floor(Math.random() * list.length)];

/** The scenarios by name. */
export function scenariosFor({ callers, tagIds }) {
  const active = callers.filter(({ tasks }) => tasks.length > 0);
  // List callers have more than one page of tasks.
  const listing = active.slice(0, 5);
  let count = 0;

  const getOne = () => {
    const caller = pick(active);
    return { method: 'GET', path: `/api/tasks/${pick(caller.tasks).id}`, headers: bearer(caller) };
  };
  const patchOne = () => {
    const caller = pick(active);
    const body = { title: `Call back about number ${++count}`, priority: pick(['low', 'medium', 'high', 'urgent']) };
    return write('PATCH', `/api/tasks/${pick(caller.tasks).id}`, bearer(caller), body);
  };
  const postOne = () => {
    const tags = [...new Set([pick(tagIds), pick(tagIds)])].toSorted((a, b) => a - b);
    const body = { title: `Prepare meeting ${++count}`, description: 'Room and agenda', due_date: '2030-01-15', tags };
    return write('POST', '/api/tasks', bearer(pick(active)), body);
  };
  const list = () => {
    const path = '/api/tasks?status=pending&due_date_from=2026-01-01&per_page=50';
    return { method: 'GET', path, headers: bearer(pick(listing)) };
  };
  const closePut = () => {
    const caller = pick(active);
    const date = new Date(1_900_000_000_000 + ++count * 86_400_000).toISOString().slice(0, 10);
    const path = `/api/v1/task/${pick(caller.tasks).publicId}`;
    return write('PUT', path, basic(caller), { text: `Send the offer again, ${count}`, date });
  };
  const closeList = () => {
    const caller = pick(listing);
    const path = `/api/v1/task?assigned_to=${caller.publicId}&is_complete=false&_limit=50`;
    return { method: 'GET', path, headers: basic(caller) };
  };
  const mixed = () => {
    const lot = Math.random();
    if (lot < 0.5) return getOne();
    if (lot < 0.7) return list();
    return lot < 0.85 ? patchOne() : postOne();
  };

  return {
    'GET one': getOne,
    'PATCH one': patchOne,
    'POST one': postOne,
    'list of 50': list,
    'mixed 70/30': mixed,
    'Close PUT': closePut,
    'Close list of 50': closeList,
  };
}

/** The scenarios for comparison with another commit. */
export function changesFor({ callers, tagIds }) {
  const active = callers.filter(({ tasks }) => tasks.length > 0);
  const { 'GET one': getOne } = scenariosFor({ callers, tagIds });
  const patch = (body) => () => {
    const caller = pick(active);
    return write('PATCH', `/api/tasks/${pick(caller.tasks).id}`, bearer(caller), body());
  };
  return {
    'POST one': () => {
      const tags = [...new Set([pick(tagIds), pick(tagIds)])].toSorted((a, b) => a - b);
      return write('POST', '/api/tasks', bearer(pick(active)), { title: textOf(6), description: textOf(14), tags });
    },
    'PATCH of the text': patch(() => ({ title: textOf(6), description: textOf(14) })),
    'PATCH of status and priority': patch(() => ({ status: pick(STATUSES), priority: pick(PRIORITIES) })),
    'list of 50': () => {
      const path = '/api/tasks?status=pending&per_page=50';
      return { method: 'GET', path, headers: bearer(pick(active.slice(0, 5))) };
    },
    'GET one': getOne,
  };
}

const STATUSES = ['pending', 'in_progress', 'completed', 'cancelled'];
const PRIORITIES = ['low', 'medium', 'high', 'urgent'];

/** An artificial language: a few words are frequent, most are rare. */
const SYLLABLES =
  'ba be bri ca cen con dar dis dor en est fa fer gran in jo lam ment mi ne of par pro qua re sion ta un ver za';
const WORDS = Array.from({ length: 5_000 }, () => {
  const syllables = SYLLABLES.split(' ');
  return Array.from({ length: 2 + Math.floor(Math.random() * 3) }, () => pick(syllables)).join('');
});
export const textOf = (words) =>
  Array.from({ length: words }, () => WORDS[Math.floor(Math.random() ** 2 * WORDS.length)]).join(' ');

const bearer = ({ token }) => ({ authorization: `Bearer ${token}` });
const basic = ({ key }) => ({ authorization: `Basic ${btoa(`${key}:`)}` });

const write = (method, path, headers, body) => ({
  ...{ method, path, headers: { ...headers, ...JSON_TYPE } },
  body: JSON.stringify(body),
});
