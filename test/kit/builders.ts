import { Client, type Api, type EventRow, type Fields } from './api';

/** Creates a tag and returns its id. */
export async function makeTag(client: Client, name: string): Promise<number> {
  const { status, body } = await client.post('/api/tags', { name });
  if (status !== 201) throw new Error(`No tag: ${JSON.stringify(body)}`);
  return body.data.id;
}

/** Creates a task and returns it as the API shows it. */
export async function makeTask(client: Client, fields: Fields = {}): Promise<any> {
  const { status, body } = await client.post('/api/tasks', { title: 'Write API documentation', ...fields });
  if (status !== 201) throw new Error(`No task: ${JSON.stringify(body)}`);
  return body.data;
}

/** Runs `act` and asserts that no stored row has changed. */
export async function leavingNothing<T>(api: Api, act: () => Promise<T>): Promise<T> {
  const before = await api.everything();
  const result = await act();
  expect(await api.everything()).toEqual(before);
  return result;
}

/**
 * Stops the clock of the service, which runs in this process, until `jest.useRealTimers()`. Only the clock stops: the
 * worker needs timers and `queueMicrotask`.
 */
export function stopClock(now: string | number): void {
  const doNotFake: FakeableAPI[] = [
    'hrtime',
    'nextTick',
    'performance',
    'queueMicrotask',
    'setImmediate',
    'clearImmediate',
    'setInterval',
    'clearInterval',
    'setTimeout',
    'clearTimeout',
    // Formats given times only. A fake one is slow.
    'Intl' as FakeableAPI,
  ];
  jest.useFakeTimers({ now: new Date(now), doNotFake });
}

/** A path with a query string; an array repeats its parameter. */
export function withQuery(path: string, query: Fields): string {
  const pairs = Object.entries(query).flatMap(([name, value]) => [value].flat().map((one) => [name, String(one)]));
  return `${path}?${new URLSearchParams(pairs as [string, string][])}`;
}

/** A client with an API key of this person, as programs use the Close API. */
export async function withKey(person: Client, name = 'a program', fields: Fields = {}): Promise<Client> {
  const { status, body } = await person.post('/api/api-keys', { name, ...fields });
  if (status !== 201) throw new Error(`No key: ${JSON.stringify(body)}`);
  return new Client(person.url, undefined, body.data.key);
}

/** Creates a lead with one contact and returns it as the Close API shows it. */
export async function makeLead(client: Client, name = 'Wayne Enterprises'): Promise<any> {
  const { status, body } = await client.post('/api/v1/lead/', { name, contacts: [{ name: 'Bruce Wayne' }] });
  if (status !== 200) throw new Error(`No lead: ${JSON.stringify(body)}`);
  return body;
}

/** Creates a task on a lead through the Close API and returns it as shown there. */
export async function makeCloseTask(client: Client, lead_id: string, fields: Fields = {}): Promise<any> {
  const { status, body } = await client.post('/api/v1/task/', { lead_id, text: 'Call back', ...fields });
  if (status !== 200) throw new Error(`No task: ${JSON.stringify(body)}`);
  return body;
}

type EventSummary = Pick<EventRow, 'name' | 'changes'>;

/** Events of a task without those that repeat the previous one under another name. */
export const withoutRepeated = <Row extends EventSummary>(events: Row[]): Row[] =>
  events.filter((event, i) => i === 0 || !isRepeated(event, events[i - 1]!));

const NAMES_OF_ONE_CHANGE = ['task.created task.completed', 'task.completed task.updated'];

function isRepeated({ name, changes }: EventSummary, before: EventSummary): boolean {
  const isSame = ([field, change]: [string, { new: unknown }]): boolean =>
    JSON.stringify(change.new) === JSON.stringify(before.changes[field]?.new);
  return NAMES_OF_ONE_CHANGE.includes(`${before.name} ${name}`) && Object.entries(changes).every(isSame);
}
