import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../common/actor';
import type { Tag } from './tag.entity';

/** Something that carries tags. */
export interface TagCarrier {
  /** How many things that the actor may see carry each of these tags. */
  countByTag(em: EntityManager, actor: Actor, tagIds: number[]): Promise<Map<number, number>>;
  /** Runs in the transaction that deletes the tag, before it. */
  beforeTagDeleted(em: EntityManager, actor: Actor, tag: Tag): Promise<void>;
}

/** Where the things that carry tags make themselves known: tags themselves do not know them. */
@Injectable()
export class TagUse implements TagCarrier {
  private carrier: TagCarrier | undefined;

  register(carrier: TagCarrier): void {
    this.carrier = carrier;
  }

  async countByTag(em: EntityManager, actor: Actor, tagIds: number[]): Promise<Map<number, number>> {
    return (await this.carrier?.countByTag(em, actor, tagIds)) ?? new Map<number, number>();
  }

  async beforeTagDeleted(em: EntityManager, actor: Actor, tag: Tag): Promise<void> {
    await this.carrier?.beforeTagDeleted(em, actor, tag);
  }
}
