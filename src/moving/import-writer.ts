import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { UserActor } from '../common/actor';
import { locks } from '../database/locks';
import type { Rows } from '../database/rows/rows';
import { runSql } from '../database/rows/sql';
import { UnitOfWork } from '../database/unit-of-work';
import { TagsByName } from '../tags/tags-by-name';
import { TaskBulk } from '../tasks/bulk/task-bulk.service';
import type { TaskOperation } from '../tasks/bulk/task-operation';
import { fold } from '../common/text';
import { SavedFilters } from '../tasks/saved-filters/saved-filters.service';
import { ORIGIN } from './archive/archived';
import { changedFields, digestAfter } from './digest';
import { ImportedTask } from './imported-task.entity';
import type { TagsAndFilters } from './formats/format';
import type { Note } from './item';
import type { StagedItem } from './staging';

/** For whom an import is, and from which format. */
export interface Target {
  ownerId: number;
  /** The name of the format. */
  origin: string;
}

/** The planned changes for some items. */
export interface Plan {
  created: StagedItem[];
  updated: { item: StagedItem; earlier: Earlier }[];
  unchanged: number;
}

/** The task that an earlier import made of an item. */
interface Earlier {
  import_id: string;
  task_id: number;
  digest: string;
  version: number;
  deleted_at: number | null;
  owner_id: number;
}

/** Decides what happens to items, and writes them as a bulk of task operations. */
@Injectable()
export class ImportWriter {
  private readonly rows: Rows<ImportedTask>;

  constructor(
    unitOfWork: UnitOfWork,
    private readonly tags: TagsByName,
    private readonly bulk: TaskBulk,
    private readonly filters: SavedFilters,
  ) {
    this.rows = unitOfWork.rows(ImportedTask);
  }

  /** Makes other imports for the same user wait until the unit of work ends. */
  async claim(em: EntityManager, { ownerId }: Target): Promise<void> {
    if (locks(em)) await runSql(em, 'SELECT 1 FROM users WHERE id = $1 FOR NO KEY UPDATE', [ownerId]);
  }

  /** Skips tasks in the trash and tasks that belong to somebody else by now. */
  async plan(em: EntityManager, { ownerId, origin }: Target, items: StagedItem[]): Promise<Plan> {
    const earlier = new Map((await this.earlier(em, ownerId, origin, items)).map((each) => [each.import_id, each]));
    const own = origin === ORIGIN ? await this.own(em, ownerId, items) : new Set<string>();
    const plan: Plan = { created: [], updated: [], unchanged: 0 };
    for (const item of items) {
      const known = earlier.get(item.importId);
      if (!known && own.has(item.importId)) plan.unchanged += 1;
      else if (!known) plan.created.push(item);
      else if (isLeftAlone(known, ownerId) || changedFields(known.digest, item.digest).length === 0)
        plan.unchanged += 1;
      else plan.updated.push({ item, earlier: known });
    }
    return plan;
  }

  /** Reports new items without an id whose title an existing task has. */
  async duplicates(em: EntityManager, { ownerId }: Target, { created }: Plan): Promise<Note[]> {
    const unsure = created.filter(({ hasOwnId }) => !hasOwnId);
    if (unsure.length === 0) return [];
    const titles = [...new Set(unsure.map(({ fields }) => fields.title))];
    const found = await runSql<{ id: number; title: string }>(
      em,
      `SELECT MIN(id) AS id, title FROM tasks WHERE title IN (:...titles) AND user_id = :ownerId AND deleted_at IS NULL
       GROUP BY title`,
      { titles, ownerId },
    );
    const ids = new Map(found.map(({ id, title }) => [title, id]));
    return unsure.flatMap(({ place, fields: { title } }): Note[] =>
      ids.has(title) ? [{ place, field: 'title', value: `task ${ids.get(title)}`, kind: 'possible_duplicate' }] : [],
    );
  }

  async write(em: EntityManager, actor: UserActor, target: Target, { created, updated }: Plan): Promise<void> {
    const tagIds = await this.tagIds(em, actor, [...created, ...updated.map(({ item }) => item)]);
    const operations = [
      ...created.map((item) => creation(item, target, tagIds)),
      ...updated.map(({ item, earlier }) => update(item, earlier, tagIds)),
    ];
    if (operations.length === 0) return;
    const done = await this.bulk.run(actor, operations);
    const imported = created.map(({ importId, digest }, i) => ({
      taskId: done[i]!.task.id,
      userId: target.ownerId,
      importOrigin: target.origin,
      importId,
      digest,
    }));
    await this.rows.insert(em, imported);
    await this.rows.update(
      em,
      updated.map(({ item, earlier }) => ({
        taskId: earlier.task_id,
        digest: digestAfter(earlier.digest, item.digest),
      })),
    );
  }

  /** Creates the tags and saved filters that are not there yet; those of the same name stay as they are. */
  async addTagsAndFilters(
    em: EntityManager,
    actor: UserActor,
    { ownerId }: Target,
    besides: TagsAndFilters,
  ): Promise<void> {
    await this.tags.add(em, actor, besides.tags);
    await this.filters.add({ ...actor, userId: ownerId }, besides.filters);
  }

  /** The items that this service exported and still has. */
  private async own(em: EntityManager, ownerId: number, items: StagedItem[]): Promise<Set<string>> {
    const ids = items.map(({ importId }) => importId);
    const found = await runSql<{ public_id: string }>(
      em,
      'SELECT public_id FROM tasks WHERE public_id IN (:...ids) AND user_id = :ownerId',
      { ids, ownerId },
    );
    return new Set(found.map(({ public_id: publicId }) => publicId));
  }

  private earlier(em: EntityManager, ownerId: number, origin: string, items: StagedItem[]): Promise<Earlier[]> {
    const ids = items.map(({ importId }) => importId);
    return runSql<Earlier>(
      em,
      `SELECT imported.import_id, imported.task_id, imported.digest, task.version, task.deleted_at, task.user_id AS owner_id
       FROM imported_tasks imported JOIN tasks task ON task.id = imported.task_id
       WHERE imported.user_id = :ownerId AND imported.import_origin = :origin AND imported.import_id IN (:...ids)
       ORDER BY task.id ${locks(em) ? 'FOR UPDATE OF task' : ''}`,
      { ownerId, origin, ids },
    );
  }

  /** The ids of all tags of these items, by folded name. */
  private async tagIds(em: EntityManager, actor: UserActor, items: StagedItem[]): Promise<Map<string, number>> {
    const names = new Map(items.flatMap(({ fields }) => (fields.tags ?? []).map((name) => [fold(name), name])));
    const tags = names.size > 0 ? await this.tags.named(em, actor, [...names.values()]) : [];
    return new Map(tags.map(({ id, name }) => [fold(name), id]));
  }
}

const isLeftAlone = ({ deleted_at: deletedAt, owner_id: owner }: Earlier, ownerId: number): boolean =>
  deletedAt !== null || owner !== ownerId;

const idsOf = (names: string[], tagIds: Map<string, number>): number[] => names.map((name) => tagIds.get(fold(name))!);

function creation({ fields }: StagedItem, { ownerId }: Target, tagIds: Map<string, number>): TaskOperation {
  const { tags = [], createdAt, completedAt, ...rest } = fields;
  const made = { ...rest, createdAt: createdAt ?? undefined, completedAt: completedAt ?? undefined };
  return {
    op: 'create',
    tagIds: idsOf(tags, tagIds),
    fields: () => ({ ...made, userId: ownerId, createdById: ownerId }),
  };
}

function update({ fields, digest }: StagedItem, earlier: Earlier, tagIds: Map<string, number>): TaskOperation {
  const changed = changedFields(earlier.digest, digest);
  const { tags, completedAt } = fields;
  const patch = Object.fromEntries(changed.filter((field) => field !== 'tags').map((field) => [field, fields[field]]));
  return {
    op: 'update',
    id: earlier.task_id,
    version: earlier.version,
    patch: {
      tagIds: changed.includes('tags') ? idsOf(tags!, tagIds) : undefined,
      fields: () => ({ ...patch, completedAt: completedAt ?? undefined }),
    },
  };
}
