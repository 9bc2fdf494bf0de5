import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../common/actor';
import type { User } from './user.entity';

/** Records that belong to users. Each method runs in the transaction of the change to the user. */
export interface Belongings {
  /** The user is moved to the trash. */
  onOwnerTrashed(em: EntityManager, actor: Actor, user: User): Promise<void>;
  /** The user is restored from the trash; so are the records that went there with them. */
  onOwnerRestored(em: EntityManager, actor: Actor, user: User): Promise<void>;
  onOwnerActivated?(em: EntityManager, actor: Actor, user: User): Promise<void>;
  onOwnerDeactivated?(em: EntityManager, actor: Actor, user: User): Promise<void>;
  /** The user is about to be deleted permanently. Deletes one batch of records; false if none were left. */
  onPurged(em: EntityManager, actor: Actor, user: User): Promise<boolean>;
}

/** Modules that keep records of users register here, so that users need not import them. */
@Injectable()
export class UserBelongings implements Belongings {
  private readonly all: Belongings[] = [];

  register(belongings: Belongings): void {
    this.all.push(belongings);
  }

  async onOwnerTrashed(em: EntityManager, actor: Actor, user: User): Promise<void> {
    for (const each of this.all) await each.onOwnerTrashed(em, actor, user);
  }

  async onOwnerRestored(em: EntityManager, actor: Actor, user: User): Promise<void> {
    for (const each of this.all) await each.onOwnerRestored(em, actor, user);
  }

  async onOwnerActivated(em: EntityManager, actor: Actor, user: User): Promise<void> {
    for (const each of this.all) await each.onOwnerActivated?.(em, actor, user);
  }

  async onOwnerDeactivated(em: EntityManager, actor: Actor, user: User): Promise<void> {
    for (const each of this.all) await each.onOwnerDeactivated?.(em, actor, user);
  }

  async onPurged(em: EntityManager, actor: Actor, user: User): Promise<boolean> {
    for (const each of this.all) if (await each.onPurged(em, actor, user)) return true;
    return false;
  }
}
