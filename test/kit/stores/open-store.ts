import { Logger } from '@nestjs/common';
import { openStore } from '../../../src/database/open-store';
import type { UnitOfWork } from '../../../src/database/unit-of-work';
import { entities } from '../../../src/entities';
import { Tag } from '../../../src/tags/tag.entity';
import { configFor } from '../config';
import { migratedStore } from './migrated-store';

export interface OpenStore {
  store: UnitOfWork;
  url: string;
  drop(): Promise<void>;
}

/** The store without the application around it, on a database of its own. */
export async function openTestStore(env: NodeJS.ProcessEnv = {}): Promise<OpenStore> {
  Logger.overrideLogger(false);
  const { url, drop } = await migratedStore();
  const store = await openStore(configFor(url, env), entities);
  return { store, url, drop: () => store.close().then(drop) };
}

/** A row to write: a tag of this name. */
export function tag(name: string): Partial<Tag> {
  const now = new Date();
  return { name, nameKey: name, color: '#000000', description: null, createdAt: now, updatedAt: now };
}

/** The names of all tags that are committed, or that this unit sees, in order. */
export const tagNames = (store: UnitOfWork): Promise<string[]> =>
  store.read(async (em) => (await em.find(Tag, { order: { name: 'ASC' } })).map(({ name }) => name));

/** A door that others wait at until it is opened. */
export class Gate {
  open!: () => void;
  readonly opened = new Promise<void>((open) => (this.open = open));
}
