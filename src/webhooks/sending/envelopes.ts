import { Injectable, Logger } from '@nestjs/common';
import { In } from 'typeorm';
import type { Rows } from '../../database/rows/rows';
import { UnitOfWork } from '../../database/unit-of-work';
import { Event } from '../../events/event.entity';
import type { WebhookDelivery } from '../deliveries/delivery.entity';
import { Faces, type Sheet } from '../planning/faces';
import { signatureHeaders } from '../secrets/signing';
import { WebhookSecrets } from '../secrets/webhook-secrets';
import { Webhook } from '../webhook.entity';
import type { Letter, Outcome } from './courier';
import type { Result } from './results';
import { EVENT_GONE, UNREADABLE_SECRET } from './sender-errors';

/** A delivery with the request to send, or with the result if it cannot be sent. */
export interface Envelope {
  delivery: WebhookDelivery;
  letter?: Letter;
  result?: Result;
}

/** Builds the requests of deliveries. Each body comes from the logged event and shows the state at that time. */
@Injectable()
export class Envelopes {
  private readonly logger = new Logger('Webhooks');
  private readonly events: Rows<Event>;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly faces: Faces,
    private readonly secrets: WebhookSecrets,
  ) {
    this.events = unitOfWork.rows(Event);
  }

  async of(deliveries: WebhookDelivery[]): Promise<Envelope[]> {
    if (deliveries.length === 0) return [];
    const { webhooks, events } = await this.load(deliveries);
    const all: Envelope[] = [];
    const sheets: Sheet[] = [];
    for (const delivery of deliveries) {
      const webhook = webhooks.get(delivery.webhookId);
      const event = events.get(delivery.eventId);
      if (webhook && event) sheets.push({ webhook, delivery, event });
      else all.push(failed(delivery, EVENT_GONE, true));
    }
    for (const api of new Set(sheets.map(({ webhook }) => webhook.api)))
      all.push(
        ...(await this.compose(
          api,
          sheets.filter(({ webhook }) => webhook.api === api),
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

  private async compose(api: string, sheets: Sheet[]): Promise<Envelope[]> {
    try {
      const bodies = await this.faces.of({ api })!.compose(sheets);
      return sheets.map((sheet, i) => this.seal(sheet, bodies[i]!));
    } catch (error) {
      this.logger.error('A body cannot be made', error instanceof Error ? error.stack : String(error));
      return sheets.map(({ delivery }) => failed(delivery, BODY_FAILED));
    }
  }

  private seal({ webhook, delivery, event }: Sheet, body: string): Envelope {
    const now = new Date();
    const secrets = this.secrets.signing(webhook, now);
    if (secrets.length === 0) return failed(delivery, UNREADABLE_SECRET);
    const headers = {
      ...(event.traceparent ? { traceparent: event.traceparent } : {}),
      ...signatureHeaders(secrets, delivery.messageId, now, body),
      ...this.faces.of(webhook)?.headers?.(secrets[0]!, now, body),
    };
    return { delivery, letter: { url: webhook.url, verifySsl: webhook.verifySsl, headers, body } };
  }
}

const BODY_FAILED: Outcome = { status: null, error: 'The body cannot be made', milliseconds: 0, response: null };

const failed = (delivery: WebhookDelivery, outcome: Outcome, isHopeless = false): Envelope => ({
  delivery,
  result: { delivery, at: new Date(), outcome, isHopeless },
});

const byId = <Row extends { id: number }>(rows: Row[]): Map<number, Row> => new Map(rows.map((row) => [row.id, row]));
