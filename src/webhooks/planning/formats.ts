import { Injectable } from '@nestjs/common';
import type { Event } from '../../events/event.entity';
import type { WebhookDelivery } from '../deliveries/delivery.entity';
import type { Webhook } from '../webhook.entity';

/** An event to deliver, with the event name used in the delivery. */
export interface SelectedEvent {
  event: Event;
  name: string;
}

/** The data that a delivery is built from. */
export interface DeliverySource {
  webhook: Webhook;
  delivery: WebhookDelivery;
  event: Event;
}

/** How webhooks of one API select events and format deliveries. */
export interface WebhookFormat {
  api: string;
  /** The events that the webhook subscribes to. The owner may see all of `events`. */
  select(webhook: Webhook, events: Event[]): Promise<SelectedEvent[]>;
  /** The bodies of the deliveries, in the same order. The same delivery always gets the same body. */
  compose(sources: DeliverySource[]): Promise<string[]>;
  /** Headers in addition to the Standard Webhooks headers. */
  headers?(secret: Buffer, at: Date, body: string): Record<string, string>;
}

/** Registry of formats. Each API registers its own, so that planning and sending do not depend on the APIs. */
@Injectable()
export class WebhookFormats {
  private readonly all = new Map<string, WebhookFormat>();

  register(format: WebhookFormat): void {
    this.all.set(format.api, format);
  }

  of({ api }: Pick<Webhook, 'api'>): WebhookFormat | undefined {
    return this.all.get(api);
  }
}
