import { Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import type { Actor } from '../common/actor';
import { locks } from '../database/locks';
import { inBatches } from '../database/rows/batches';
import { runSql } from '../database/rows/sql';
import { TagLookup } from './tag-lookup';
import { DEFAULT_COLOR, nameKeyOf, Tag } from './tag.entity';
import { TagsService, type NewTagFields } from './tags.service';

/** Tags by their names, ignoring case, for imports: those that are missing are created. */
@Injectable()
export class TagsByName {
  constructor(
    private readonly tags: TagsService,
    private readonly lookup: TagLookup,
  ) {}

  /** The tags with these names. Creates those that do not exist yet. */
  async named(em: EntityManager, actor: Actor, names: string[]): Promise<Tag[]> {
    const byKey = new Map(names.map((name) => [nameKeyOf(name), name]));
    const found = await this.byKeys(em, [...byKey.keys()]);
    for (const { nameKey } of found) byKey.delete(nameKey);
    if (byKey.size === 0) return found;
    await claimNames(em);
    const meanwhile = await this.byKeys(em, [...byKey.keys()]);
    for (const { nameKey } of meanwhile) byKey.delete(nameKey);
    const made: Tag[] = [];
    for (const name of byKey.values()) made.push(await this.tags.insert(em, actor, { name, color: DEFAULT_COLOR }));
    return [...found, ...meanwhile, ...made];
  }

  /** Creates those of these tags whose names are not there yet. */
  async add(em: EntityManager, actor: Actor, tags: NewTagFields[]): Promise<void> {
    await claimNames(em);
    const keys = tags.map(({ name }) => nameKeyOf(name));
    const known = new Set((await this.byKeys(em, keys)).map(({ nameKey }) => nameKey));
    for (const tag of tags) {
      if (known.has(nameKeyOf(tag.name))) continue;
      known.add(nameKeyOf(tag.name));
      await this.tags.insert(em, actor, tag);
    }
  }

  private async byKeys(em: EntityManager, keys: string[]): Promise<Tag[]> {
    const tags: Tag[] = [];
    await inBatches(keys, async (batch) => {
      const found = await em.find(Tag, { select: { id: true }, where: { nameKey: In(batch) } });
      const ids = found.map(({ id }) => id);
      tags.push(...(await this.lookup.existing(ids)));
    });
    return tags;
  }
}

/** On PostgreSQL: serializes units of work that create tags by name, so that no tag is created twice. */
async function claimNames(em: EntityManager): Promise<void> {
  if (locks(em)) await runSql(em, `SELECT pg_advisory_xact_lock(hashtextextended('tags.named', 0))`);
}
