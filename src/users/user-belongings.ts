import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../common/actor';
import type { User } from './user.entity';

/** What belongs to users and goes with them, always in the transaction of whatever happens to the user. */
export interface Belongings {
  /** The user goes to the trash. */
  follow(em: EntityManager, actor: Actor, user: User): Promise<void>;
  /** The user comes back out of it, and with them what had followed. */
  comeBack(em: EntityManager, actor: Actor, user: User): Promise<void>;
  /** The user is about to go for good. Deletes as much as one unit of work should, and says whether that was any. */
  vanish(em: EntityManager, actor: Actor, user: User): Promise<boolean>;
}

/** Where those who keep things of users make themselves known: users themselves do not know them. */
@Injectable()
export class UserBelongings implements Belongings {
  private readonly all: Belongings[] = [];

  register(belongings: Belongings): void {
    this.all.push(belongings);
  }

  async follow(em: EntityManager, actor: Actor, user: User): Promise<void> {
    for (const each of this.all) await each.follow(em, actor, user);
  }

  async comeBack(em: EntityManager, actor: Actor, user: User): Promise<void> {
    for (const each of this.all) await each.comeBack(em, actor, user);
  }

  async vanish(em: EntityManager, actor: Actor, user: User): Promise<boolean> {
    for (const each of this.all) if (await each.vanish(em, actor, user)) return true;
    return false;
  }
}
