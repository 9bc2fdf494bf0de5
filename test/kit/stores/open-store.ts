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

/** Opens a store without the application, on a separate database. */
export async function openTestStore(env: NodeJS.ProcessEnv = {}): Promise<OpenStore> {
  Logger.overrideLogger(false);
  const { url, drop } = await migratedStore();
  const store = await openStore(configFor(url, env), entities);
  return { store, url, drop: () => store.close().then(drop) };
}

/** A tag row with this name. */
export function tag(name: string): Partial<Tag> {
  const now = new Date();
  return { name, nameKey: name, color: '#000000', description: null, createdAt: now, updatedAt: now };
}

/** The names of all tags that are committed or visible to the current unit, sorted. */
export const tagNames = (store: UnitOfWork): Promise<string[]> =>
  store.read(async (em) => (await em.find(Tag, { order: { name: 'ASC' } })).map(({ name }) => name));

/** A gate that others wait for until it is opened. */
export class Gate {
  open!: () => void;
  readonly opened = new Promise<void>((open) => (this.open = open));
}
