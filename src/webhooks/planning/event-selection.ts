import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../database/unit-of-work';
import type { Event } from '../../events/event.entity';
import { positionAfter } from '../../events/position';
import type { NewDelivery } from '../deliveries/delivery-queue';
import type { Webhook } from '../webhook.entity';
import { WebhookFormats } from './formats';
import { maySee, messageIdOf, subjectOf } from './messages';

/** Selects the events to deliver to a webhook: its owner may see them and the webhook subscribes to them. */
@Injectable()
export class EventSelection {
  private readonly isPostgres: boolean;

  constructor(
    unitOfWork: UnitOfWork,
    private readonly formats: WebhookFormats,
  ) {
    this.isPostgres = unitOfWork.engine === 'postgres';
  }

  /**
   * Deliveries in the order of the events. Expects `webhook.user` to be loaded. `from` is a log position before the
   * events.
   */
  async deliveries(webhook: Webhook, events: Event[], from: string): Promise<NewDelivery[]> {
    const { userId, api, user } = webhook;
    const owner = { userId, role: user!.role, api, credential: null };
    const seen = events.filter((event) => maySee(owner, event));
    const choices = seen.length > 0 ? await this.formats.of(webhook)?.select(webhook, seen) : [];
    return (choices ?? []).map(({ event, name }) => ({
      webhookId: webhook.id,
      eventId: event.id,
      messageId: messageIdOf(event),
      event: name,
      subject: subjectOf(event),
      version: event.version,
      position: this.isPostgres ? from : positionAfter(event.id),
    }));
  }
}
