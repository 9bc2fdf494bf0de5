import type { Answer, Client, Fields } from './api';
import { STEPS as TASK_STEPS, type Step as TaskStep, type World } from './task-steps';

/** A step that changes what users see of tasks or tags. */
export interface Step extends Omit<TaskStep, 'what'> {
  what: keyof typeof STEPS;
}

const at = <T>(list: T[], place: number): T => list[place % list.length]!;

async function tagIds(client: Client): Promise<number[]> {
  return (await client.get('/api/tags?per_page=100&sort_by=id')).body.data.tags.map(({ id }: { id: number }) => id);
}

/** Applies a step to an existing tag. */
const toTag =
  (act: (root: Client, path: string, world: World) => Promise<Answer>) =>
  async (world: World, { which }: Step): Promise<Answer> => {
    const [root] = world.cast;
    const ids = await tagIds(root!);
    return act(root!, `/api/tags/${ids.length > 0 ? at(ids, which) : 999_999}`, world);
  };

const named = (world: World): Fields => ({ name: `tag ${(world.turns += 1)}` });

const TAG_STEPS = {
  makeTag: ({ cast, ...world }: World, { who, which }: Step) =>
    at(cast, who).post('/api/tags', { name: `tag ${which} ${(world.turns += 1)}` }),
  renameTag: toTag((root, path, world) => root.patch(path, named(world))),
  recolourTag: toTag((root, path, world) => root.patch(path, { color: `#${100_000 + (world.turns += 1)}` })),
  deleteTag: toTag((root, path) => root.delete(path)),
  carry: async (world: World, { who, which, whom }: Step) => {
    const ids = await tagIds(world.cast[0]!);
    const tags = ids.filter((_, i) => (i + which) % 3 <= whom);
    return at(world.cast, who).patch(`/api/tasks/${at(world.tasks, which).id}`, { tags });
  },
  /** Changes the creator. The old one may lose access. */
  attribute: ({ guests, tasks, users }: World, { which, whom }: Step) =>
    guests[0]!.put(`/api/v1/task/${at(tasks, which).publicId}/`, { created_by: at(users, whom) }),
  /** Changes creator and owner together with another field. */
  handOver: ({ guests, tasks, users }: World, { which, whom }: Step) =>
    guests[0]!.put(`/api/v1/task/${at(tasks, which).publicId}/`, {
      created_by: at(users, whom),
      assigned_to: at(users, whom),
      is_complete: which % 2 === 0,
    }),
  complete: ({ cast, tasks }: World, { who, which }: Step) =>
    at(cast, who).post(`/api/tasks/${at(tasks, which).id}/complete`),
};

/** All steps that the feed reports. */
export const STEPS = { ...TASK_STEPS, ...TAG_STEPS } satisfies Record<string, (world: World, step: never) => unknown>;

/** Runs one step. */
export const take = (world: World, step: Step): Promise<Answer> =>
  (STEPS[step.what] as (world: World, step: Step) => Promise<Answer>)(world, step);
