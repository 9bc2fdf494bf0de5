import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { SYSTEM, type Actor, type UserActor } from '../../common/actor';
import { naiveUtc } from '../../common/time/instant';
import { ROWS_PER_STATEMENT } from '../../database/rows/batches';
import { UnitOfWork } from '../../database/unit-of-work';
import { EventsService } from '../../events/events.service';
import { TagLookup } from '../../tags/tag-lookup';
import { Tag } from '../../tags/tag.entity';
import { parseFilter } from '../../tasks/filter/filter-parser';
import { TaskLists } from '../../tasks/lists/task-lists';
import { SavedFilters } from '../../tasks/saved-filters/saved-filters.service';
import type { ExportedTask } from '../../tasks/task.entity';
import { User } from '../../users/user.entity';
import { UsersService } from '../../users/users.service';
import { VERSION } from '../../version';
import {
  archivedFilter,
  archivedTag,
  archivedTask,
  archivedUser,
  byCharacters,
  folderOf,
  FORMAT_VERSION,
  ORIGIN,
  USERS,
} from './archived';
import { zipOf, type Part, type Summary } from './zip-writer';

/** Writes everything of a user, or of the whole service, as one file that another service can import. */
@Injectable()
export class Archives {
  constructor(
    private readonly users: UsersService,
    private readonly lists: TaskLists,
    private readonly tags: TagLookup,
    private readonly savedFilters: SavedFilters,
    private readonly unitOfWork: UnitOfWork,
    private readonly events: EventsService,
  ) {}

  /**
   * A zip of the user's tasks, the tags that they carry, and the user's saved filters. It holds no secrets, and takes
   * as little memory for a million tasks as for one. Throws `forbidden` or `not_found`.
   */
  async of(actor: UserActor, userId: number): Promise<Readable> {
    const user = await this.users.get(actor, userId);
    await this.events.note(actor, { name: 'user.exported', subject: { type: 'user', id: userId }, userId });
    const tagIds = new Set<number>();
    const [tasks, filters] = this.partsOf(actor, user, '', tagIds);
    // Tags come after the tasks, which determine which tags are needed.
    const parts = [tasks, { name: 'tags.ndjson', objects: this.tagsWith(tagIds) }, filters];
    const { username, email, firstName, lastName } = user;
    const about = { user: { username, email, first_name: firstName, last_name: lastName } };
    return zipOf(parts, (summaries) => manifestOf(about, summaries));
  }

  /**
   * A zip of the whole service: all accounts, a folder for each with its data, and all tags. With `withHashes`, it
   * contains the password hashes, and no other secret.
   */
  async ofAll(withHashes: boolean): Promise<Readable> {
    const users = await this.unitOfWork.read((em) => em.find(User, { order: { id: 'ASC' } }));
    const accounts = users.map((user) => archivedUser(user, withHashes));
    const parts = [
      { name: USERS, objects: only(accounts) },
      ...users.flatMap((user) => this.partsOf(SYSTEM, user, folderOf(user), new Set())),
      { name: 'tags.ndjson', objects: this.allTags() },
    ];
    return zipOf(parts, (summaries) => manifestOf({}, summaries));
  }

  private partsOf(actor: Actor, { id }: User, folder: string, tagIds: Set<number>): [Part, Part] {
    return [
      { name: `${folder}tasks.ndjson`, objects: this.tasksOf(actor, id, tagIds) },
      { name: `${folder}filters.ndjson`, objects: this.filtersOf(id) },
    ];
  }

  private async *allTags(): AsyncGenerator<object[]> {
    const tags = await this.unitOfWork.read((em) => em.find(Tag));
    yield tags.map(archivedTag).toSorted((a, b) => byCharacters(a.name, b.name));
  }

  private async *tasksOf(actor: Actor, userId: number, tagIds: Set<number>): AsyncGenerator<object[]> {
    const own = { tree: parseFilter(`user_id = ${userId}`), zone: 'UTC' };
    for (let after = 0; ;) {
      const tasks = await this.lists.walk(actor, after, ROWS_PER_STATEMENT, own);
      for (const { tags } of tasks) for (const { id } of tags) tagIds.add(id);
      yield await this.archived(tasks, userId);
      if (tasks.length < ROWS_PER_STATEMENT) return;
      after = tasks.at(-1)!.id;
    }
  }

  private async archived(tasks: ExportedTask[], userId: number): Promise<object[]> {
    const names = await this.namesOf(userId, tasks);
    return tasks.map((task) => archivedTask(task, names.get(task.id) ?? task.publicId));
  }

  /** A task that was imported from an archive keeps its archive id. */
  private async namesOf(userId: number, tasks: ExportedTask[]): Promise<Map<number, string>> {
    if (tasks.length === 0) return new Map();
    const found = await this.unitOfWork.query<{ task_id: number; import_id: string }>(
      `SELECT task_id, import_id FROM imported_tasks
       WHERE user_id = :userId AND import_origin = :origin AND task_id IN (:...ids)`,
      { userId, origin: ORIGIN, ids: tasks.map(({ id }) => id) },
    );
    return new Map(found.map(({ task_id: taskId, import_id: importId }) => [taskId, importId]));
  }

  private async *tagsWith(ids: Set<number>): AsyncGenerator<object[]> {
    const tags: Tag[] = await this.tags.byIds([...ids]);
    yield tags.map(archivedTag).toSorted((a, b) => byCharacters(a.name, b.name));
  }

  private async *filtersOf(userId: number): AsyncGenerator<object[]> {
    const filters = await this.savedFilters.list({ userId });
    yield filters.map(archivedFilter).toSorted((a, b) => byCharacters(a.name, b.name));
  }
}

/** One chunk. */
async function* only(objects: object[]): AsyncGenerator<object[]> {
  yield objects;
}

const manifestOf = (about: object, parts: Record<string, Summary>): object => ({
  format: ORIGIN,
  format_version: FORMAT_VERSION,
  application_version: VERSION,
  exported_at: naiveUtc(new Date()),
  ...about,
  parts,
});
