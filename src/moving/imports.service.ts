import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { isAdmin, type UserActor } from '../common/actor';
import { conflict, forbidden, notFound } from '../common/errors';
import { isPossibleId } from '../common/ids';
import { precompute } from '../common/precompute';
import { ROWS_PER_STATEMENT } from '../database/rows/batches';
import { UnitOfWork } from '../database/unit-of-work';
import { EventsService, type Fact } from '../events/events.service';
import { UsersService } from '../users/users.service';
import { formatFor } from './formats';
import type { Format } from './formats/format';
import { ImportWriter, type Target } from './import-writer';
import type { Note } from './item';
import { stage, stagedItems, type Staged } from './staging';

export interface ImportRequest {
  /** Name of the format; if absent, it is detected. */
  format?: string;
  /** Whether to change nothing. */
  isDryRun: boolean;
  /** The user who gets the tasks; default: the actor. */
  userId?: number;
  /** Folder for temporary files; the caller deletes it. */
  folder: string;
  /** Called with the number of finished items and of all. */
  progress?: (done: number, total: number) => void;
}

/** The result of an import or of a dry run. */
export interface Imported {
  format: string;
  isDryRun: boolean;
  created: number;
  updated: number;
  unchanged: number;
  notes: Note[];
}

/** Imports tasks from files of this and other programs. */
@Injectable()
export class ImportsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly users: UsersService,
    private readonly writer: ImportWriter,
    private readonly events: EventsService,
  ) {}

  /** Throws `forbidden` if a user who is not an admin names another user, and `not_found` if there is no such user. */
  async expectTarget(actor: UserActor, userId = actor.userId): Promise<void> {
    if (userId !== actor.userId && !isAdmin(actor)) throw forbidden('import.for_other');
    if (!isPossibleId(userId)) throw notFound('user');
    await this.users.get(actor, userId);
  }

  /**
   * Imports all items of a file, or none. Throws `ImportRefusal` with all mistakes, and `invalid` if the format is not
   * clear.
   */
  async import(actor: UserActor, path: string, request: ImportRequest): Promise<Imported> {
    await this.expectTarget(actor, request.userId);
    const format = await formatFor(path, request.format);
    return this.importAs(format, actor, path, request);
  }

  /** Like {@link import}, with a known format. */
  async importAs(format: Format, actor: UserActor, path: string, request: ImportRequest): Promise<Imported> {
    const target = { ownerId: request.userId ?? actor.userId, origin: format.name };
    const { besides, staged } = await precompute(`import ${request.folder}`, () => staging(format, path, request));
    if (request.isDryRun) return this.unitOfWork.read((em) => this.each(em, actor, target, staged, request));
    return this.unitOfWork.run(async (em) => {
      await this.expectOwner(em, target);
      if (besides) await this.writer.addTagsAndFilters(em, allowed(actor), target, besides);
      const done = await this.each(em, actor, target, staged, request);
      await this.events.record(em, actor, importOf(target, done));
      return done;
    });
  }

  private async each(
    em: EntityManager,
    actor: UserActor,
    target: Target,
    { path, count, notes }: Staged,
    { isDryRun, progress }: ImportRequest,
  ): Promise<Imported> {
    const done: Imported = { format: target.origin, isDryRun, created: 0, updated: 0, unchanged: 0, notes: [...notes] };
    for await (const items of stagedItems(path, ROWS_PER_STATEMENT)) {
      const plan = await this.writer.plan(em, target, items);
      done.notes.push(...(await this.writer.duplicates(em, target, plan)));
      if (!isDryRun) await this.writer.write(em, allowed(actor), target, plan);
      done.created += plan.created.length;
      done.updated += plan.updated.length;
      done.unchanged += plan.unchanged;
      progress?.(done.created + done.updated + done.unchanged, count);
    }
    return done;
  }

  private async expectOwner(em: EntityManager, target: Target): Promise<void> {
    if (!(await this.users.keep(target.ownerId))) throw conflict('store.gone');
    await this.writer.claim(em, target);
  }
}

/** Reads the whole file, which may take long, and touches no row. */
async function staging(format: Format, path: string, { folder }: ImportRequest) {
  const besides = await format.tagsAndFilters?.(path);
  return { besides, staged: await stage(format, path, folder, besides?.mistakes) };
}

const importOf = ({ ownerId: userId, origin }: Target, { created, updated }: Imported): Fact => ({
  name: 'tasks.imported',
  subject: { type: 'import', id: origin },
  userId,
  snapshot: { created, updated },
});

/** An import only needs the scope `manage`, which the request has been checked for. */
const allowed = (actor: UserActor): UserActor => ({ ...actor, apiKey: undefined });
