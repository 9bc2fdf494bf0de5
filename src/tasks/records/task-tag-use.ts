import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { isAdmin, type Actor } from '../../common/actor';
import { lockRows, locks } from '../../database/locks';
import { ROWS_PER_STATEMENT } from '../../database/rows/batches';
import { runSql } from '../../database/rows/sql';
import type { Tag } from '../../tags/tag.entity';
import { TagUse, type TagCarrier } from '../../tags/tag-use';
import { numbersOfTags } from '../lists/tag-numbers';
import type { Query } from '../lists/task-query';
import { tagsWithout, Task } from '../task.entity';
import { visibilityScopes } from '../task.policy';
import { TaskRecords } from './task-records';
import { TaskTag } from './task-tag.entity';

/** Tells the tags module about the tasks that carry a tag. */
@Injectable()
export class TaskTagUse implements TagCarrier, OnModuleInit {
  constructor(
    private readonly use: TagUse,
    private readonly records: TaskRecords,
  ) {}

  onModuleInit(): void {
    this.use.register(this);
  }

  async countByTag(em: EntityManager, actor: Actor, tagIds: number[]): Promise<Map<number, number>> {
    if (tagIds.length === 0) return new Map();
    const { sql, values } = isAdmin(actor) ? numbersOfTags(tagIds) : numbersSeenBy(actor, tagIds);
    const rows = await runSql<{ tag_id: number; count: number }>(em, sql, values);
    return new Map(rows.map(({ tag_id: tagId, count }) => [tagId, count]));
  }

  async lockCarriers(em: EntityManager, tagId: number): Promise<void> {
    if (locks(em)) await runSql(em, CARRIERS_LOCKED, [tagId]);
  }

  /** Removes the tag from its tasks, in batches. Versions and `updatedAt` do not change. */
  async beforeTagDeleted(em: EntityManager, actor: Actor, tag: Tag): Promise<void> {
    for (let last = 0; ;) {
      const tasks = await carriersOf(em, tag, last);
      if (tasks.length === 0) return;
      await this.records.loadTags(em, tasks);
      await touch(em, tasks);
      const cases = tasks.map((task) => ({ task, changes: task.retag(tagsWithout(task.tags, [tag])) }));
      await this.records.recordSideEffect(em, actor, cases);
      last = tasks.at(-1)!.id;
    }
  }
}

const CARRIERS_LOCKED = `SELECT 1 FROM tasks task WHERE task.id IN (SELECT link.task_id FROM task_tags link WHERE link.tag_id = $1)
  ORDER BY task.id FOR UPDATE`;

/** Counts the tasks that a user may see. CROSS JOIN makes SQLite start with `tasks`. */
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

/** One batch of tasks with this tag and ids above `last`, including trashed ones. */
function carriersOf(em: EntityManager, { id: tagId }: Tag, last: number): Promise<Task[]> {
  const query = em.createQueryBuilder(Task, 'task').withDeleted().where('task.id > :last', { last });
  const links = query.subQuery().select('link.taskId').from(TaskTag, 'link').where('link.tagId = :tagId');
  query.andWhere(`task.id IN ${links.getQuery()}`, { tagId }).orderBy('task.id').limit(ROWS_PER_STATEMENT);
  return lockRows(em, query).getMany();
}

/**
 * Updates the rows, so that a unit of work that waits for one of them reloads its tags. Not needed on SQLite, which has
 * one writer.
 */
async function touch(em: EntityManager, tasks: Task[]): Promise<void> {
  if (!locks(em)) return;
  const ids = tasks.map(({ id }) => id);
  await runSql(em, 'UPDATE tasks SET version = version WHERE id = ANY (CAST($1 AS integer[]))', [ids]);
}
