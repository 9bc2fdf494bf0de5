import { Injectable } from '@nestjs/common';
import { isAdmin, type UserActor } from '../../common/actor';
import { UnitOfWork } from '../../database/unit-of-work';
import type { Language } from '../../http/language';
import type { TaskFilter } from '../lists/task-query';
import type { ExportFormatName } from './formats';

interface Loss {
  /** LIKE pattern of the affected names. */
  like: string;
  words: Record<Language, string>;
}

const SPLIT: Loss = {
  like: '%,%',
  words: {
    es: 'Otros programas dividen estas etiquetas en sus comas',
    en: 'Other programs split these tags at their commas',
  },
};
const JOINED: Loss = {
  like: '% %',
  words: {
    es: 'Los espacios de estas etiquetas se escriben como _',
    en: 'The spaces of these tags are written as _',
  },
};
const LOSSES: Partial<Record<ExportFormatName, Loss>> = {
  icalendar: SPLIT,
  'taskwarrior-json': SPLIT,
  'todo.txt': JOINED,
};
const MAX_NAMES = 10;

/** How programs that read an export change the names of tags. */
@Injectable()
export class ExportLosses {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** A hint that names the tags that will be changed, among those on the owners' tasks; undefined if there are none. */
  async hint(
    actor: UserActor,
    { ownerIds }: TaskFilter,
    format: ExportFormatName,
    language: Language,
  ): Promise<string | undefined> {
    const loss = LOSSES[format];
    if (!loss) return undefined;
    const owners = isAdmin(actor) ? ownerIds : [actor.userId];
    const tags = await this.unitOfWork.query<{ name: string }>(
      `SELECT name FROM tags tag WHERE name LIKE :like AND EXISTS (
         SELECT 1 FROM task_tags link JOIN tasks task ON task.id = link.task_id
         WHERE link.tag_id = tag.id AND task.deleted_at IS NULL ${owners ? 'AND task.user_id IN (:...owners)' : ''})
       ORDER BY name LIMIT ${MAX_NAMES}`,
      { like: loss.like, ...(owners && { owners }) },
    );
    if (tags.length === 0) return undefined;
    return `${loss.words[language]}: ${tags.map(({ name }) => JSON.stringify(name)).join(', ')}`;
  }
}
