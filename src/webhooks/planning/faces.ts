import { Injectable } from '@nestjs/common';
import type { Event } from '../../events/event.entity';
import type { WebhookDelivery } from '../deliveries/delivery.entity';
import type { Webhook } from '../webhook.entity';

/** An event that a webhook asks for, under the name that its deliveries have. */
export interface Choice {
  event: Event;
  name: string;
}

/** What a delivery is made of. */
export interface Sheet {
  webhook: Webhook;
  delivery: WebhookDelivery;
  event: Event;
}

/** How the webhooks of one API choose events and what they send. */
export interface Face {
  /** The name of the API. */
  api: string;
  /** Those of the events that the webhook asks for. The owner may see them all. */
  choose(webhook: Webhook, events: Event[]): Promise<Choice[]>;
  /** The body of each delivery, always the same for the same delivery. */
  compose(sheets: Sheet[]): Promise<string[]>;
  /** Headers besides those of Standard Webhooks. */
  headers?(secret: Buffer, at: Date, body: string): Record<string, string>;
}

/** Each API registers how its webhooks work, so that planning and sending need not know it. */
@Injectable()
export class Faces {
  private readonly all = new Map<string, Face>();

  register(face: Face): void {
    this.all.set(face.api, face);
  }

  of({ api }: Pick<Webhook, 'api'>): Face | undefined {
    return this.all.get(api);
  }
}
