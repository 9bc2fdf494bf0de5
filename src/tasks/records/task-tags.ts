import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { isAdmin, type Actor } from '../../common/actor';
import { lockRows, locks } from '../../database/locks';
import { numbered } from '../../database/rows/numbered';
import type { Rows } from '../../database/rows/rows';
import { UnitOfWork } from '../../database/unit-of-work';
import type { FieldChanges } from '../../events/event.entity';
import type { Tag } from '../../tags/tag.entity';
import { TagUse, type TagCarrier } from '../../tags/tag-use';
import { numbersOfTags } from '../lists/tag-numbers';
import { TaskEvents } from '../task-events';
import type { Query } from '../lists/task-query';
import { TaskTag } from './task-tag.entity';
import { Task, type CarriedTag } from '../task.entity';
import { visibilityScopes } from '../task.policy';

export interface WithTags extends Record<string, unknown> {
  /** Pairs of id and name: from SQLite as text, and from PostgreSQL null if there are none. */
  carried: [number, string][] | string | null;
}

/** The tags on tasks, and what the tags module asks about them. */
@Injectable()
export class TaskTags implements TagCarrier, OnModuleInit {
  /** What to select of the table that a statement calls `task`, for {@link carriedIn}. */
  readonly column: string;
  private readonly links: Rows<TaskTag>;

  constructor(
    unitOfWork: UnitOfWork,
    private readonly use: TagUse,
    private readonly events: TaskEvents,
  ) {
    this.links = unitOfWork.rows(TaskTag);
    const { list, array } = unitOfWork.json;
    this.column = `(SELECT ${list}(${array}(tag.id, tag.name) ORDER BY tag.id)
      FROM task_tags link JOIN tags tag ON tag.id = link.tag_id WHERE link.task_id = task.id) AS carried`;
  }

  onModuleInit(): void {
    this.use.register(this);
  }

  /** The tags in a row of a statement that selected their {@link column}. */
  carriedIn({ carried }: WithTags): CarriedTag[] {
    const pairs = typeof carried === 'string' ? (JSON.parse(carried) as [number, string][]) : carried;
    return (pairs ?? []).map(([id, name]) => ({ id, name }));
  }

  /** Puts their tags on the tasks: one query for all of them. */
  async load(em: EntityManager, tasks: Task[]): Promise<void> {
    const byId = new Map(tasks.map((task) => [task.id, task]));
    for (const task of tasks) task.tags = [];
    if (tasks.length === 0) return;
    const ids = [...byId.keys()];
    const links = await em.query<{ task_id: number; id: number; name: string }[]>(
      `SELECT link.task_id, tag.id, tag.name FROM task_tags link JOIN tags tag ON tag.id = link.tag_id
       WHERE link.task_id IN (${ids.map((_, i) => `$${i + 1}`).join()}) ORDER BY tag.id`,
      ids,
    );
    for (const { task_id, id, name } of links) byId.get(task_id)!.tags.push({ id, name });
  }

  /** Writes what tags the tasks have, where they had others before. */
  async write(em: EntityManager, tasks: { task: Task; before: CarriedTag[] }[]): Promise<void> {
    const gone = tasks.flatMap(({ task, before }) => linksOf(task, without(before, task.tags)));
    const come = tasks.flatMap(({ task, before }) => linksOf(task, without(task.tags, before)));
    for (let i = 0; i < gone.length; i += AT_ONCE) await unlink(em, gone.slice(i, i + AT_ONCE));
    for (let i = 0; i < come.length; i += LINKS_A_STATEMENT)
      await this.links.insert(em, come.slice(i, i + LINKS_A_STATEMENT));
  }

  async countByTag(em: EntityManager, actor: Actor, tagIds: number[]): Promise<Map<number, number>> {
    if (tagIds.length === 0) return new Map();
    const { sql, values } = isAdmin(actor) ? numbersOfTags(tagIds) : numbersSeenBy(actor, tagIds);
    const rows = await em.query<{ tag_id: number; count: number }[]>(...numbered(sql, values));
    return new Map(rows.map(({ tag_id: tagId, count }) => [tagId, count]));
  }

  /** The tasks keep their times: it is not they that somebody changed. */
  async beforeTagDeleted(em: EntityManager, actor: Actor, tag: Tag): Promise<void> {
    for (let last = 0; ;) {
      const tasks = await carriersOf(em, tag, last);
      if (tasks.length === 0) return;
      await this.load(em, tasks);
      await touch(em, tasks);
      await this.events.befell(
        em,
        actor,
        ...tasks.map((task) => ({ task, changes: retag(task, without(task.tags, [tag])) })),
      );
      last = tasks.at(-1)!.id;
    }
  }
}

/** Who sees but some tasks has fewer than the tags have. SQLite begins with the first table of a CROSS JOIN. */
function numbersSeenBy(actor: Actor, tagIds: number[]): Query {
  const legs = visibilityScopes(actor).map(
    ({ sql }) => `SELECT link.tag_id FROM tasks task CROSS JOIN task_tags link
      WHERE link.task_id = task.id AND link.tag_id IN (:...tagIds) AND task.deleted_at IS NULL AND ${sql}`,
  );
  return {
    sql: `SELECT tag_id, CAST(COUNT(*) AS integer) AS count FROM (${legs.join(' UNION ALL ')}) seen GROUP BY tag_id`,
    values: { tagIds, visibleTo: actor.userId },
  };
}

const AT_ONCE = 500;
const LINKS_A_STATEMENT = 40;

/** Gives the task these tags in memory, and says what that changes. */
export function retag(task: Task, tags: CarriedTag[]): FieldChanges {
  const old = task.tags;
  if (without(old, tags).length + without(tags, old).length === 0) return {};
  task.tags = shown(tags);
  return tagChange(old, tags);
}

const without = (tags: CarriedTag[], others: CarriedTag[]): CarriedTag[] =>
  tags.filter(({ id }) => !others.some((other) => other.id === id));

type Link = Pick<TaskTag, 'taskId' | 'tagId'>;

const linksOf = ({ id: taskId }: Task, tags: CarriedTag[]): Link[] => tags.map(({ id: tagId }) => ({ taskId, tagId }));

async function unlink(em: EntityManager, links: Link[]): Promise<void> {
  const places = links.map((_, i) => `(CAST($${2 * i + 1} AS integer), CAST($${2 * i + 2} AS integer))`).join();
  const values = links.flatMap(({ taskId, tagId }) => [taskId, tagId]);
  await em.query(`DELETE FROM task_tags WHERE (task_id, tag_id) IN (VALUES ${places})`, values);
}

/** The tasks with this tag, in the trash or not, some at a time: those whose id is above `last`. */
function carriersOf(em: EntityManager, { id: tagId }: Tag, last: number): Promise<Task[]> {
  const query = em.createQueryBuilder(Task, 'task').withDeleted().where('task.id > :last', { last });
  const links = query.subQuery().select('link.taskId').from(TaskTag, 'link').where('link.tagId = :tagId');
  query.andWhere(`task.id IN ${links.getQuery()}`, { tagId }).orderBy('task.id').limit(AT_ONCE);
  return lockRows(em, query).getMany();
}

/** So that whoever waits for one of these tasks sees that it is not what it was. SQLite lets nobody wait for a task. */
async function touch(em: EntityManager, tasks: Task[]): Promise<void> {
  if (!locks(em)) return;
  const ids = tasks.map(({ id }) => id);
  await em.query('UPDATE tasks SET version = version WHERE id = ANY (CAST($1 AS integer[]))', [ids]);
}

const shown = (tags: CarriedTag[]): CarriedTag[] => tags.map(({ id, name }) => ({ id, name }));

const tagChange = (old: CarriedTag[], now: CarriedTag[]): FieldChanges => ({
  tags: { old: shown(old), new: shown(now) },
});
