import type { INestApplicationContext } from '@nestjs/common';
import { StreamsService } from '../changes/stream/streams.service';
import { UnitOfWork } from '../database/unit-of-work';
import { EventsService } from '../events/events.service';
import type { Outcome } from '../webhooks/sending/webhook-client';
import { Sender } from '../webhooks/sending/sender';
import type { Metrics } from './metrics';

/** Connects the parts of the service to `metrics`. Returns a function that reads all of them, for each scrape. */
export function observe(app: INestApplicationContext, metrics: Metrics): () => Promise<string> {
  const store = app.get(UnitOfWork);
  store.onCommit = (seconds, units) => {
    metrics.commitSeconds.observe(seconds);
    metrics.batchUnits.observe(units);
  };
  app.get(EventsService).onCommitted((_, facts) => {
    for (const { name } of facts) metrics.events.inc({ event: name });
  });
  app.get(Sender).onAttempt = (outcome) => metrics.webhookAttempts.inc({ result: resultOf(outcome) });
  const streams = app.get(StreamsService);
  return async () => {
    metrics.openStreams.set(streams.openCount);
    noteUse(store, metrics);
    await noteWebhooks(store, metrics);
    return metrics.registry.metrics();
  };
}

const resultOf = ({ status, error }: Outcome): string =>
  error === null ? 'success' : status === null ? 'no_response' : 'failure';

function noteUse(store: UnitOfWork, metrics: Metrics): void {
  const { queued, connections } = store.use();
  metrics.writerQueue.set(queued);
  metrics.connections.set({ state: 'busy' }, connections.busy);
  metrics.connections.set({ state: 'idle' }, connections.idle);
  metrics.poolWaiting.set(connections.waiting);
}

/** The first delivery of each subject has a due time, and is its oldest. */
const QUEUE = `
  SELECT (SELECT COALESCE(SUM(queued), 0) FROM webhooks) AS queued,
    (SELECT MIN(created_at) FROM webhook_deliveries WHERE due_at IS NOT NULL) AS oldest`;

/** Only these two are unknown while the database does not answer. */
async function noteWebhooks(store: UnitOfWork, { webhookQueue, webhookAge }: Metrics): Promise<void> {
  try {
    const [row] = await store.query<{ queued: number | string; oldest: number | string | null }>(QUEUE);
    webhookQueue.set(Number(row!.queued));
    const oldestMs = row!.oldest === null ? Date.now() : Number(row!.oldest);
    webhookAge.set(Math.max(0, Date.now() - oldestMs) / 1_000);
  } catch {
    webhookQueue.set(Number.NaN);
    webhookAge.set(Number.NaN);
  }
}
