import type { Answer, Client } from './api';

export interface Followed {
  task: Map<number, any>;
  tag: Map<number, any>;
}

/** A client that maintains a copy page by page, by the rules of the guide. */
export class Follower {
  readonly copy: Followed = { task: new Map(), tag: new Map() };
  /** All received changes, in order. */
  readonly told: any[] = [];
  cursor: string | undefined;
  private readonly versions = new Map<string, number>();

  constructor(
    private readonly client: Client,
    private readonly query: Record<string, string> = {},
  ) {}

  ask(more: Record<string, string> = {}, cursor = this.cursor): Promise<Answer> {
    const query = new URLSearchParams({ ...this.query, ...more, ...(cursor === undefined ? {} : { cursor }) });
    return this.client.get(`/api/changes?${query}`);
  }

  /** Reads one page and checks invariants. Returns whether there is more. */
  async page(more: Record<string, string> = {}): Promise<boolean> {
    const { status, body } = await this.ask(more);
    if (status !== 200) throw new Error(`No page: ${JSON.stringify(body)}`);
    const { changes, cursor, has_more } = body.data;
    const names = changes.map(({ type, id }: any) => `${type} ${id}`);
    expect(new Set(names).size).toBe(names.length);
    expect(cursor).toMatch(/^[\w-]+$/);
    for (const change of changes) this.fold(change);
    this.cursor = cursor;
    return has_more;
  }

  /** Reads all remaining pages. Returns the new changes. */
  async catchUp(more: Record<string, string> = {}): Promise<any[]> {
    const before = this.told.length;
    while (await this.page(more));
    return this.told.slice(before);
  }

  protected fold(change: any): void {
    const { type, id, gone, version } = change as { type: keyof Followed; id: number; gone?: string; version?: number };
    this.told.push(change);
    if (gone !== undefined) return void this.copy[type].delete(id);
    expect(version).toBeGreaterThanOrEqual(this.versions.get(`${type} ${id}`) ?? 1);
    this.versions.set(`${type} ${id}`, version!);
    this.copy[type].set(id, change[type]);
  }

  /** The copy in the format of GET, with tag names looked up by id. */
  shown(): { tasks: any[]; tags: any[] } {
    const tagOf = ({ id }: { id: number }) => ({ id, name: this.copy.tag.get(id)?.name });
    const tasks = inOrder(this.copy.task).map(({ is_overdue: _, tags, ...task }) => ({
      ...task,
      tags: tags.map(tagOf),
    }));
    return { tasks, tags: inOrder(this.copy.tag) };
  }
}

const inOrder = (rows: Map<number, any>): any[] => [...rows.values()].toSorted((a, b) => a.id - b.id);

/** The lists as the client sees them, in the form of {@link Follower.shown}. */
export async function everythingShown(client: Client): Promise<{ tasks: any[]; tags: any[] }> {
  const tasks: any[] = [];
  for (let cursor = ''; ;) {
    const { body } = await client.get(`/api/tasks?sort_by=id&sort_order=asc&limit=100&cursor=${cursor}`);
    tasks.push(...body.data.tasks);
    cursor = body.data.pagination.next_cursor ?? '';
    if (cursor === '') break;
  }
  const tags: any[] = [];
  for (let page = 1, pages = 1; page <= pages; page++) {
    const { data } = (await client.get(`/api/tags?sort_by=id&sort_order=asc&per_page=100&page=${page}`)).body;
    tags.push(...data.tags);
    pages = data.pagination.total_pages;
  }
  return {
    tasks: tasks.map(({ is_overdue: _, ...task }) => task),
    tags: tags.map(({ task_count: _, ...tag }) => tag),
  };
}
