import { ChoresService } from '../../src/chores/chores.service';
import type { Answer, Api, Client, Fields } from './api';
import { makeLead, makeTask, withKey } from './builders';
import { join, type Person } from './people';

const DAY = 86_400_000;
const LEAD = '/api/v1/lead/';

/** A random operation on a task: who does it, to which task, and which other user is involved. */
export interface Step {
  what: keyof typeof STEPS;
  who: number;
  which: number;
  whom: number;
  fields: Fields;
}

/** The state of a random test. */
export interface World {
  api: Api;
  now: number;
  /** Root first. */
  cast: Person[];
  guests: Client[];
  /** Ids of users and tasks in both APIs. */
  users: string[];
  tasks: { id: number; publicId: string }[];
  leads: string[];
  /** A counter for unique names and days. */
  turns: number;
}

const at = <T>(list: T[], place: number): T => list[place % list.length]!;

const NO_TASK = { id: 2_147_483_647, publicId: 'task_none' };

/** Updates the list of tasks, including trashed ones. If there are none, steps use an unknown task. */
export async function noticeTasks(world: World): Promise<void> {
  const rows = await world.api.rows('SELECT id, public_id FROM tasks ORDER BY id');
  const tasks = rows.map(({ id, public_id: publicId }) => ({ id: Number(id), publicId }));
  world.tasks = tasks.length > 0 ? tasks : [NO_TASK];
}

/** Deletes a user who owns tasks and has created some for others. */
async function leaveBehind(world: World, { which, whom, fields }: Step): Promise<Answer> {
  const gone = await join(world.api, `gone-${which}-${(world.turns += 1)}`);
  await makeTask(gone, fields);
  const guest = await withKey(gone);
  const [{ public_id: name }] = await world.api.rows(`SELECT public_id FROM users WHERE id = ${gone.id}`);
  await guest.post('/api/v1/task/', { lead_id: at(world.leads, which), text: 'x', assigned_to: at(world.users, whom) });
  await world.guests[0]!.post('/api/v1/task/', { lead_id: at(world.leads, which), text: 'x', assigned_to: name });
  const answer = await world.cast[0]!.delete(`/api/users/${gone.id}`);
  return which % 2 ? world.cast[0]!.post(`/api/users/${gone.id}/restore`) : answer;
}

/** All steps that affect counts. */
export const STEPS = {
  create: ({ cast }: World, { who, fields }: Step) => at(cast, who).post('/api/tasks', { title: 'x', ...fields }),
  assign: ({ guests, users, leads }: World, { who, whom, which }: Step) =>
    at(guests, who).post('/api/v1/task/', { lead_id: at(leads, which), text: 'x', assigned_to: at(users, whom) }),
  change: ({ cast, tasks }: World, { who, which, fields }: Step) =>
    at(cast, who).patch(`/api/tasks/${at(tasks, which).id}`, fields),
  hand: ({ guests, tasks, users }: World, { who, which, whom }: Step) =>
    at(guests, who).put(`/api/v1/task/${at(tasks, which).publicId}/`, { assigned_to: at(users, whom) }),
  delete: ({ cast, tasks }: World, { who, which }: Step) => at(cast, who).delete(`/api/tasks/${at(tasks, which).id}`),
  restore: ({ cast, tasks }: World, { who, which }: Step) =>
    at(cast, who).post(`/api/tasks/${at(tasks, which).id}/restore`),
  purge: ({ cast, tasks }: World, { who, which }: Step) => at(cast, who).delete(`/api/trash/${at(tasks, which).id}`),
  revert: ({ cast, tasks }: World, { who, which }: Step) =>
    at(cast, who).post(`/api/tasks/${at(tasks, which).id}/revert`, { version: 1 }),
  bulk: ({ cast, tasks }: World, { who, which, whom, fields }: Step) =>
    at(cast, who).post('/api/tasks/bulk', {
      dry_run: whom === 0,
      operations: [
        { op: 'create', ref: 'a', data: { title: 'x', ...fields } },
        { op: 'create', ref: 'b', data: { title: 'x', ...fields } },
        { op: 'complete', ref: 'a' },
        { op: 'delete', ref: 'b' },
        { op: 'update', id: at(tasks, which).id, data: fields },
      ],
    }),
  all: ({ guests, users }: World, { who, whom, which }: Step) =>
    at(guests, who).put(`/api/v1/task/?assigned_to=${at(users, whom)}`, { is_complete: which % 2 === 0 }),
  loseLead: async (world: World, { which }: Step) => {
    const answer = await world.guests[0]!.delete(`${LEAD}${at(world.leads, which)}/`);
    world.leads[which % world.leads.length] = (await makeLead(world.guests[0]!)).id;
    return answer;
  },
  loseUser: leaveBehind,
  emptyTrash: async (world: World) => {
    const later = (world.turns += 1) * 40 * DAY;
    await world.api.app.get(ChoresService).runDue(new Date(world.now + later));
    return world.cast[0]!.get('/api/tasks');
  },
};
