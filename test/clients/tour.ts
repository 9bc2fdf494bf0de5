// One tour for every client. A driver says how its client makes each request; its types must fit without casts.

// A type, not an interface: some clients take objects with any other keys, and an interface may get more keys later.
export type Account = { username: string; email: string; password: string };

export interface ExportedTask {
  title: string;
  tags: string;
}

export interface Client {
  register(account: Account): Promise<unknown>;
  /** Later requests send the token that this one gets. */
  logIn(account: Account): Promise<void>;
  createTag(name: string): Promise<{ id: number; name: string }>;
  createTask(task: { title: string; tags: number[] }): Promise<{ id: number; title: string }>;
  list(): Promise<{ id: number; title: string; status: string }[]>;
  /** PATCHes the status to `completed`. */
  complete(id: number): Promise<{ title: string; is_completed: boolean }>;
  exportJson(): Promise<ExportedTask[]>;
  delete(id: number): Promise<unknown>;
}

/** The export, if it is not CSV. A client whose types say that it is always CSV does not compile. */
export function parsed<T>(file: T & ([Extract<T, ExportedTask[]>] extends [never] ? never : unknown)) {
  if (typeof file === 'string') throw new Error('The export as JSON came as text');
  return file as Extract<T, ExportedTask[]>;
}

/** Runs as a program: `node <driver> <url of the service> <name of the tool>`. */
export function tour(connect: (url: string) => Client | Promise<Client>): void {
  const [url = '', name = ''] = process.argv.slice(2);
  walk(connect, url, name).catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}

async function walk(connect: (url: string) => Client | Promise<Client>, url: string, name: string): Promise<void> {
  const client = await connect(url);
  const account = { username: name, email: `${name}@example.com`, password: 'Secret123' };
  await client.register(account);
  await client.logIn(account);
  const tag = await client.createTag(name);
  same('the name of the tag', tag.name, name);
  const task = await client.createTask({ title: 'Write', tags: [tag.id] });
  const shown = (await client.list()).map(({ id, title, status }) => ({ id, title, status }));
  same('the list', shown, [{ id: task.id, title: 'Write', status: 'pending' }]);
  const { title, is_completed } = await client.complete(task.id);
  same('the PATCHed task', { title, is_completed }, { title: 'Write', is_completed: true });
  const rows = (await client.exportJson()).map((row) => ({ title: row.title, tags: row.tags }));
  same('the export', rows, [{ title: 'Write', tags: name }]);
  await client.delete(task.id);
  same('the list in the end', await client.list(), []);
}

function same(what: string, found: unknown, expected: unknown): void {
  const [shown, wanted] = [JSON.stringify(found), JSON.stringify(expected)];
  if (shown !== wanted) throw new Error(`${what} is ${shown}, not ${wanted}`);
}
