import { Injectable, type OnModuleInit } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import type { Actor } from '../common/actor';
import { lockRows } from '../database/locks';
import type { Rows } from '../database/rows';
import { UnitOfWork } from '../database/unit-of-work';
import type { FieldChanges } from '../events/event.entity';
import type { Tag } from '../tags/tag.entity';
import { TagUse, type TagCarrier } from '../tags/tag-use';
import { TaskEvents } from './task-events';
import { TaskTag } from './task-tag.entity';
import { Task, type CarriedTag } from './task.entity';
import { onlyVisible } from './task.policy';

/** The tags on tasks, and what the tags module asks about them. */
@Injectable()
export class TaskTags implements TagCarrier, OnModuleInit {
  private readonly links: Rows<TaskTag>;

  constructor(
    unitOfWork: UnitOfWork,
    private readonly use: TagUse,
    private readonly events: TaskEvents,
  ) {
    this.links = unitOfWork.rows(TaskTag);
  }

  onModuleInit(): void {
    this.use.register(this);
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

  /** Makes these the tags of the task, and says what changed. */
  async replace(em: EntityManager, task: Task, tags: CarriedTag[]): Promise<FieldChanges> {
    const gone = task.tags.filter((old) => !tags.some((tag) => tag.id === old.id));
    const come = tags.filter((tag) => !task.tags.some((old) => old.id === tag.id));
    if (gone.length + come.length === 0) return {};
    if (gone.length > 0) await em.delete(TaskTag, { taskId: task.id, tagId: In(gone.map((tag) => tag.id)) });
    if (come.length > 0)
      await this.links.insert(
        em,
        come.map((tag) => ({ taskId: task.id, tagId: tag.id })),
      );
    const changes = tagChange(task.tags, tags);
    task.tags = tags;
    return changes;
  }

  async countByTag(em: EntityManager, actor: Actor, tagIds: number[]): Promise<Map<number, number>> {
    if (tagIds.length === 0) return new Map();
    const query = em
      .createQueryBuilder(TaskTag, 'link')
      .innerJoin('link.task', 'task')
      .select('link.tagId', 'tagId')
      .addSelect('COUNT(*)', 'count')
      .where('link.tagId IN (:...tagIds)', { tagIds })
      .groupBy('link.tagId');
    const rows = await onlyVisible(query, actor).getRawMany<{ tagId: number; count: number }>();
    return new Map(rows.map(({ tagId, count }) => [tagId, count]));
  }

  /** The tasks keep their times: it is not they that somebody changed. */
  async beforeTagDeleted(em: EntityManager, actor: Actor, tag: Tag): Promise<void> {
    for (let last = 0; ;) {
      const tasks = await carriersOf(em, tag, last);
      if (tasks.length === 0) return;
      await this.load(em, tasks);
      await this.events.befell(em, actor, ...tasks.map((task) => ({ task, changes: without(task, tag) })));
      last = tasks.at(-1)!.id;
    }
  }
}

const AT_ONCE = 500;

/** The tasks with this tag, in the trash or not, some at a time: those whose id is above `last`. */
function carriersOf(em: EntityManager, { id: tagId }: Tag, last: number): Promise<Task[]> {
  const query = em.createQueryBuilder(Task, 'task').withDeleted().where('task.id > :last', { last });
  const links = query.subQuery().select('link.taskId').from(TaskTag, 'link').where('link.tagId = :tagId');
  query.andWhere(`task.id IN ${links.getQuery()}`, { tagId }).orderBy('task.id').limit(AT_ONCE);
  return lockRows(em, query).getMany();
}

/** Takes the tag off the task as it is in memory, and says what that changes. */
function without(task: Task, { id }: Tag): FieldChanges {
  const old = task.tags;
  task.tags = old.filter((tag) => tag.id !== id);
  return tagChange(old, task.tags);
}

const shown = (tags: CarriedTag[]): CarriedTag[] => tags.map(({ id, name }) => ({ id, name }));

const tagChange = (old: CarriedTag[], now: CarriedTag[]): FieldChanges => ({
  tags: { old: shown(old), new: shown(now) },
});
