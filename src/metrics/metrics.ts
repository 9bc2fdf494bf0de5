import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { ByOutcome } from '../http/requests/by-outcome';
import type { SeenRequest } from '../http/requests/seen-request';
import { seriesOf } from './series';

const REQUEST_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const COMMIT_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1];
const BATCH_UNITS = [1, 2, 5, 10, 20, 50, 100, 200];

/** Other methods count as "OTHER", because a client may send any. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const NO_ROUTE = 'none';

/** Gauges named like totals, which promtool rejects. The ones by type, without `_total`, are kept. */
const MISNAMED = ['handles', 'requests', 'resources'].map((what) => `nodejs_active_${what}_total`);

/** The metrics. Labels have few values, whatever clients send. */
export class Metrics {
  readonly registry = new Registry();
  private readonly requests = new ByOutcome((seen) => this.seriesOf(seen));

  private readonly requestSeconds = new Histogram({
    ...this.named(
      'http_request_duration_seconds',
      'Seconds from the beginning of a request to the end of its response.',
    ),
    labelNames: ['route', 'method', 'status'],
    buckets: REQUEST_SECONDS,
  });
  readonly openStreams = new Gauge(this.named('tasksmith_open_streams', 'Streams of changes that are open.'));
  readonly writerQueue = new Gauge(
    this.named('tasksmith_writer_queue_length', 'Units of work that wait for the writer, or for a connection.'),
  );
  readonly batchUnits = new Histogram({
    ...this.named('tasksmith_writer_batch_units', 'Units of work in a commit.'),
    buckets: BATCH_UNITS,
  });
  readonly commitSeconds = new Histogram({
    ...this.named('tasksmith_commit_duration_seconds', 'Seconds that a commit took.'),
    buckets: COMMIT_SECONDS,
  });
  readonly connections = new Gauge({
    ...this.named('tasksmith_pool_connections', 'Connections of the pool, or reading handles of SQLite, by state.'),
    labelNames: ['state'],
  });
  readonly poolWaiting = new Gauge(this.named('tasksmith_pool_waiting', 'Reads and units of work that wait for one.'));
  readonly events = new Counter({
    ...this.named('tasksmith_events_written_total', 'Events that were committed, by name.'),
    labelNames: ['event'],
  });
  readonly webhookQueue = new Gauge(
    this.named('tasksmith_webhook_queue_length', 'Deliveries that are queued, of all instances.'),
  );
  readonly webhookAge = new Gauge(
    this.named('tasksmith_webhook_queue_age_seconds', 'Age of the oldest delivery that is queued, of all instances.'),
  );
  readonly webhookAttempts = new Counter({
    ...this.named('tasksmith_webhook_attempts_total', 'Requests to webhooks, by what came of them.'),
    labelNames: ['result'],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    for (const name of MISNAMED) this.registry.removeSingleMetric(name);
    for (const result of ['success', 'failure', 'no_response']) this.webhookAttempts.inc({ result }, 0);
  }

  noteRequest(seen: SeenRequest): void {
    this.requests.of(seen)(seen.milliseconds / 1_000);
  }

  private seriesOf({ request, route, status }: SeenRequest): (seconds: number) => void {
    const method = METHODS.has(request.method) ? request.method : 'OTHER';
    return seriesOf(this.requestSeconds, { route: route ?? NO_ROUTE, method, status: String(status) });
  }

  private named(name: string, help: string) {
    return { name, help, registers: [this.registry] };
  }
}
