import * as fc from 'fast-check';
import { Api, type Answer, type Client, type Fields } from '../kit/api';
import { makeLead, makeTag, makeTask, withKey } from '../kit/builders';
import { people, type Person } from '../kit/people';
import type { World, Write } from './both-apis-model';

// npm run torture is the long form.
export const numRuns = Number(process.env.CASES ?? (process.env.TORTURE === 'long' ? 10_000 : 30));

/** Each task is written and looked at many times, and the machine may be busy. */
export const TIMEOUT_MS = Math.max(600_000, numRuns * 3_000);

export const holds = <Ts extends [unknown, ...unknown[]]>(property: fc.IAsyncPropertyWithHooks<Ts>) =>
  fc.assert(property, { numRuns });

/** A task by both of its names. */
export interface Names {
  id: number;
  publicId: string;
}

/** Ana, who speaks to the service in both APIs. */
export class Bilingual {
  private constructor(
    readonly api: Api,
    readonly own: Person,
    readonly guest: Client,
    readonly world: World,
  ) {}

  static async start(): Promise<Bilingual> {
    const api = await Api.start();
    const { ana } = await people(api);
    const guest = await withKey(ana);
    const tags = [];
    for (const name of ['docs', 'home', 'work']) tags.push({ id: await makeTag(ana, name), name });
    const leads = [];
    for (const name of ['Wayne', 'Planet']) {
      const { id, contacts } = await makeLead(guest, name);
      leads.push({ id, name, contacts: contacts.map((each: any) => ({ id: each.id, name: each.display_name })) });
    }
    const rows = await api.rows(
      `SELECT id, public_id, username FROM users WHERE username IN ('ana', 'bob') ORDER BY id`,
    );
    const users = rows.map((row) => ({ id: Number(row.id), publicId: row.public_id, name: row.username }));
    return new Bilingual(api, ana, guest, { me: users[0]!.publicId, users, tags, leads });
  }

  async make({ via, body }: Write): Promise<Names> {
    if (via === 'taskforge') {
      const { id } = await makeTask(this.own, body);
      return { id, publicId: (await this.row({ id })).public_id };
    }
    const answer = await this.guest.post('/api/v1/task/', body);
    expect([answer.status, answer.body]).toMatchObject([200, {}]);
    const [{ id }] = await this.api.rows(`SELECT id FROM tasks WHERE public_id = '${answer.body.id}'`);
    return { id: Number(id), publicId: answer.body.id };
  }

  put(via: Write['via'], { id, publicId }: Names, body: Fields, headers: Fields = {}): Promise<Answer> {
    return via === 'close'
      ? this.guest.put(`/api/v1/task/${publicId}/`, body, headers)
      : this.own.put(`/api/tasks/${id}`, body, headers);
  }

  inTaskForge = async ({ id }: Names) => (await this.own.get(`/api/tasks/${id}`)).body.data;
  inClose = async ({ publicId }: Names, headers: Fields = {}) =>
    (await this.guest.get(`/api/v1/task/${publicId}/`, headers)).body;
  inBoth = async (task: Names) => ({ taskforge: await this.inTaskForge(task), close: await this.inClose(task) });

  row = async ({ id }: Pick<Names, 'id'>) => (await this.api.rows(`SELECT * FROM tasks WHERE id = ${id}`))[0];

  /** All that is kept of a task, and whether anything has happened at all. */
  trace = async ({ id }: Names) => ({
    row: await this.row({ id }),
    tags: await this.api.rows(`SELECT * FROM task_tags WHERE task_id = ${id} ORDER BY tag_id`),
    events: await this.api.rows('SELECT count(*) AS count, max(id) AS last FROM events'),
    activities: await this.api.rows('SELECT count(*) AS count FROM task_completions'),
  });
}
