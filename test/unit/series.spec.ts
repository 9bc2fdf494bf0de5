import { Histogram, Registry } from 'prom-client';
import { seriesOf } from '../../src/metrics/series';

const LABELS = [
  { route: '/api/tasks', method: 'GET', status: '200' },
  { route: '/api/tasks', method: 'GET', status: '404' },
  { route: 'none', method: 'OTHER', status: '404' },
];
const SECONDS = [0, 0.001, 0.0010001, 0.25, 1.5, 10, 10.001, 3_600, 0.002, 0.25];

/** A histogram of its own, and its page. */
function made() {
  const registry = new Registry();
  const histogram = new Histogram({
    name: 'seconds',
    help: 'Seconds.',
    labelNames: ['route', 'method', 'status'],
    registers: [registry],
    buckets: [0.001, 0.0025, 0.25, 1, 10],
  });
  return { histogram, page: () => registry.metrics() };
}

describe('A series of a histogram', () => {
  it('counts as prom-client does', async () => {
    const [ours, theirs] = [made(), made()];
    for (const labels of LABELS) {
      const count = seriesOf(ours.histogram, labels);
      for (const seconds of SECONDS) {
        count(seconds);
        theirs.histogram.observe(labels, seconds);
      }
    }
    expect(await ours.page()).toBe(await theirs.page());
  });

  it('goes on when it is asked for again', async () => {
    const { histogram, page } = made();
    for (let i = 0; i < 3; i++) seriesOf(histogram, LABELS[2]!)(1);
    expect(await page()).toContain('seconds_count{route="none",method="OTHER",status="404"} 3');
  });
});
