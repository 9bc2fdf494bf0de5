import { createHmac } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Event } from '../../events/event.entity';
import {
  WebhookFormats,
  type SelectedEvent,
  type WebhookFormat,
  type DeliverySource,
} from '../../webhooks/planning/formats';
import type { Webhook } from '../../webhooks/webhook.entity';
import { CLOSE } from '../api';
import { CloseEvents } from '../events/close-events.service';
import { actionOf, objectTypeOf, type EventView } from '../events/event.presenter';
import { fulfils } from './extra-filter';
import type { Subscription } from './webhook-body.dto';

/** Webhooks of this API. They send the events of its event log. */
@Injectable()
export class CloseFormat implements WebhookFormat, OnModuleInit {
  readonly api = CLOSE.name;
  /** Cached, because an event is checked against the filters of many subscriptions. */
  private readonly views = new WeakMap<Event, EventView>();

  constructor(
    private readonly formats: WebhookFormats,
    private readonly events: CloseEvents,
  ) {}

  onModuleInit(): void {
    this.formats.register(this);
  }

  async select({ events: asked }: Webhook, events: Event[]): Promise<SelectedEvent[]> {
    const subscriptions = asked as Subscription[];
    const near = events
      .filter(({ publicId, snapshot }) => publicId !== null && snapshot !== null)
      .map((event) => ({ event, by: subscriptions.filter((each) => isAbout(each, event)) }))
      .filter(({ by }) => by.length > 0);
    await this.show(near.filter(({ by }) => by.every(hasFilter)).map(({ event }) => event));
    return near
      .filter(({ event, by }) => by.some((each) => this.matches(each, event)))
      .map(({ event }) => ({ event, name: `${objectTypeOf(event)}.${actionOf(event)}` }));
  }

  async compose(sources: DeliverySource[]): Promise<string[]> {
    const views = await this.events.shown(sources.map(({ event }) => event));
    return sources.map(({ webhook }, i) => JSON.stringify({ event: views[i], subscription_id: webhook.publicId }));
  }

  headers(secret: Buffer, at: Date, body: string): Record<string, string> {
    const timestamp = String(Math.floor(at.getTime() / 1000));
    const hash = createHmac('sha256', secret).update(timestamp).update(body).digest('hex');
    return { 'close-sig-timestamp': timestamp, 'close-sig-hash': hash };
  }

  private matches({ extra_filter: filter }: Subscription, event: Event): boolean {
    return !filter || fulfils(this.views.get(event), filter);
  }

  private async show(events: Event[]): Promise<void> {
    const unseen = events.filter((event) => !this.views.has(event));
    const views = unseen.length > 0 ? await this.events.shown(unseen) : [];
    views.forEach((view, i) => this.views.set(unseen[i]!, view));
  }
}

const isAbout = ({ object_type, action }: Subscription, event: Event): boolean =>
  object_type === objectTypeOf(event) && action === actionOf(event);

const hasFilter = ({ extra_filter: filter }: Subscription): boolean => filter !== undefined;
