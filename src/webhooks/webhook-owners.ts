import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../common/actor';
import { UnitOfWork } from '../database/unit-of-work';
import { UserBelongings, type Belongings } from '../users/user-belongings';
import type { User } from '../users/user.entity';
import { DeliveryQueue } from './deliveries/delivery-queue';
import { Sender } from './sending/sender';
import { Webhook } from './webhook.entity';

/**
 * Pauses the webhooks of a deactivated user, resumes them when the user is activated, and deletes them with the user.
 */
@Injectable()
export class WebhookOwners implements Belongings, OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly users: UserBelongings,
    private readonly queue: DeliveryQueue,
    private readonly sender: Sender,
  ) {}

  onModuleInit(): void {
    this.users.register(this);
  }

  async onOwnerActivated(em: EntityManager, _actor: Actor, { id: userId }: User): Promise<void> {
    const change = { status: 'active' as const, pauseReason: null, version: nextVersion, updatedAt: laterThanLast() };
    await em.update(Webhook, { userId, pauseReason: 'owner' }, change);
    await this.queue.resume(em, { userId });
    this.unitOfWork.afterCommit(() => this.sender.wake());
  }

  async onOwnerDeactivated(em: EntityManager, _actor: Actor, { id: userId }: User): Promise<void> {
    const change = { status: 'paused' as const, pauseReason: 'owner' as const, version: nextVersion };
    await em.update(Webhook, { userId, status: 'active' }, { ...change, updatedAt: laterThanLast() });
  }

  async onOwnerTrashed(em: EntityManager, _actor: Actor, { id: userId }: User): Promise<void> {
    await em.delete(Webhook, { userId });
  }

  onOwnerRestored(): Promise<void> {
    return Promise.resolve();
  }

  onPurged(): Promise<boolean> {
    return Promise.resolve(false);
  }
}

const nextVersion = (): string => 'version + 1';

/** Like `laterOf`, for many rows. */
function laterThanLast(): () => string {
  const now = Date.now();
  return () => `CASE WHEN updated_at > ${now} THEN updated_at ELSE ${now} END`;
}
