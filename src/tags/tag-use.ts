import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../common/actor';
import type { Tag } from './tag.entity';

/** A module whose records carry tags. */
export interface TagCarrier {
  /** The number of records that carry each of these tags and that the actor may see, by tag id. */
  countByTag(em: EntityManager, actor: Actor, tagIds: number[]): Promise<Map<number, number>>;
  /** Locks the records that carry the tag, as their writers do before they lock tags. */
  lockCarriers(em: EntityManager, tagId: number): Promise<void>;
  /** Runs in the transaction that deletes the tag, before it is deleted. */
  beforeTagDeleted(em: EntityManager, actor: Actor, tag: Tag): Promise<void>;
}

/** Modules whose records carry tags register here, so that tags need not import them. */
@Injectable()
export class TagUse implements TagCarrier {
  private carrier: TagCarrier | undefined;

  register(carrier: TagCarrier): void {
    this.carrier = carrier;
  }

  async countByTag(em: EntityManager, actor: Actor, tagIds: number[]): Promise<Map<number, number>> {
    return (await this.carrier?.countByTag(em, actor, tagIds)) ?? new Map<number, number>();
  }

  async lockCarriers(em: EntityManager, tagId: number): Promise<void> {
    await this.carrier?.lockCarriers(em, tagId);
  }

  async beforeTagDeleted(em: EntityManager, actor: Actor, tag: Tag): Promise<void> {
    await this.carrier?.beforeTagDeleted(em, actor, tag);
  }
}
