import { Injectable, Logger } from '@nestjs/common';
import { In } from 'typeorm';
import type { Rows } from '../../database/rows/rows';
import { UnitOfWork } from '../../database/unit-of-work';
import { Event } from '../../events/event.entity';
import type { WebhookDelivery } from '../deliveries/delivery.entity';
import { WebhookFormats, type DeliverySource } from '../planning/formats';
import { signatureHeaders } from '../secrets/signing';
import { WebhookSecrets } from '../secrets/webhook-secrets';
import { Webhook } from '../webhook.entity';
import type { OutgoingRequest, Outcome } from './webhook-client';
import type { Result } from './results';
import { EVENT_GONE, UNREADABLE_SECRET } from './sender-errors';

/** A delivery with the request to send, or with the result if it cannot be sent. */
export interface PreparedDelivery {
  delivery: WebhookDelivery;
  request?: OutgoingRequest;
  result?: Result;
}

/** Builds the requests of deliveries. Each body comes from the logged event and shows the state at that time. */
@Injectable()
export class RequestBuilder {
  private readonly logger = new Logger('Webhooks');
  private readonly events: Rows<Event>;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly formats: WebhookFormats,
    private readonly secrets: WebhookSecrets,
  ) {
    this.events = unitOfWork.rows(Event);
  }

  async prepare(deliveries: WebhookDelivery[]): Promise<PreparedDelivery[]> {
    if (deliveries.length === 0) return [];
    const { webhooks, events } = await this.load(deliveries);
    const all: PreparedDelivery[] = [];
    const sources: DeliverySource[] = [];
    for (const delivery of deliveries) {
      const webhook = webhooks.get(delivery.webhookId);
      const event = events.get(delivery.eventId);
      // Paused since it was claimed: without an outcome, the delivery is released.
      if (webhook?.status === 'paused') all.push({ delivery, result: { delivery, at: new Date() } });
      else if (webhook && event) sources.push({ webhook, delivery, event });
      else all.push(failed(delivery, EVENT_GONE, true));
    }
    for (const api of new Set(sources.map(({ webhook }) => webhook.api)))
      all.push(
        ...(await this.compose(
          api,
          sources.filter(({ webhook }) => webhook.api === api),
        )),
      );
    return all;
  }

  private load(deliveries: WebhookDelivery[]) {
    return this.unitOfWork.read(async (em) => {
      const webhooks = await em.find(Webhook, {
        where: { id: In(deliveries.map(({ webhookId }) => webhookId)) },
        relations: { user: true },
      });
      const events = await this.events.byIds([...new Set(deliveries.map(({ eventId }) => eventId))]);
      return { webhooks: byId(webhooks), events: byId(events) };
    });
  }

  private async compose(api: string, sources: DeliverySource[]): Promise<PreparedDelivery[]> {
    try {
      const bodies = await this.formats.of({ api })!.compose(sources);
      return sources.map((source, i) => this.build(source, bodies[i]!));
    } catch (error) {
      this.logger.error('A body cannot be made', error instanceof Error ? error.stack : String(error));
      return sources.map(({ delivery }) => failed(delivery, BODY_FAILED));
    }
  }

  private build({ webhook, delivery, event }: DeliverySource, body: string): PreparedDelivery {
    const now = new Date();
    const secrets = this.secrets.signing(webhook, now);
    if (secrets.length === 0) return failed(delivery, UNREADABLE_SECRET);
    const headers = {
      ...(event.traceparent ? { traceparent: event.traceparent } : {}),
      ...signatureHeaders(secrets, delivery.messageId, now, body),
      ...this.formats.of(webhook)?.headers?.(secrets[0]!, now, body),
    };
    return { delivery, request: { url: webhook.url, verifySsl: webhook.verifySsl, headers, body } };
  }
}

const BODY_FAILED: Outcome = { status: null, error: 'The body cannot be made', milliseconds: 0, response: null };

const failed = (delivery: WebhookDelivery, outcome: Outcome, isHopeless = false): PreparedDelivery => ({
  delivery,
  result: { delivery, at: new Date(), outcome, isHopeless },
});

const byId = <Row extends { id: number }>(rows: Row[]): Map<number, Row> => new Map(rows.map((row) => [row.id, row]));
