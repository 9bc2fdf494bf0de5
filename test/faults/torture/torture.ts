import { setTimeout as pause } from 'node:timers/promises';
import { Service } from '../../kit/service';
import { audit } from './audit';
import { Ledger, percentile } from './ledger';
import { ENVIRONMENT, load, logIn, prepare } from './load';
import { readRows } from './rows';

/** What was tried and what came of it. */
export interface Finding {
  what: string;
  tried: string;
  found: string;
  faults: string[];
}

const round = (ms: number): string => `${ms < 10 ? ms.toFixed(1) : ms.toFixed(0)} ms`;

/** Loads the service for some seconds and compares what it has kept with what it has acknowledged. */
export async function underLoad(url: string, clients: number, seconds: number): Promise<Finding> {
  const ledger = new Ledger();
  const service = Service.run({ ...ENVIRONMENT, DATABASE_URL: url });
  try {
    const client = await logIn(await service.url());
    await prepare(client, clients, ledger);
    const end = performance.now() + seconds * 1000;
    await load(client, clients, ledger, () => performance.now() > end);
  } finally {
    service.signal('SIGTERM');
    await service.exit;
  }
  const { counters, writeMs, readMs, refused, stale, unanswered } = ledger;
  const inexact = counters.filter(({ acknowledged, sent }) => acknowledged !== sent);
  const faults = [
    ...refused,
    ...stale.map((one) => `A read was stale: ${one}`),
    ...inexact.map(({ id }) => `Counter ${id} is not exact`),
    ...(unanswered > 0 ? [`${unanswered} requests without an answer`] : []),
    ...audit(await readRows(url), ledger),
  ];
  const rate = (count: number): string => `${Math.round(count / seconds)}/s`;
  const speed = (ms: number[]): string =>
    `${ms.length} (${rate(ms.length)}), p50 ${round(percentile(ms, 0.5))}, p99 ${round(percentile(ms, 0.99))}`;
  return {
    what: 'Load',
    tried: `${clients} writers and ${clients} readers for ${seconds} s`,
    found: `writes ${speed(writeMs)}; reads ${speed(readMs)}; not 2xx ${refused.length}`,
    faults,
  };
}

/** Waits until something more has been acknowledged. */
async function firstOf(ledger: Ledger): Promise<void> {
  const before = ledger.acknowledged;
  while (ledger.acknowledged === before) await pause(1);
}

const KILL_CLIENTS = 16;
const LONGEST_LIFE_MS = 800;

/** Kills the service under load at random moments, and after each restart compares again. */
export async function killed(url: string, times: number, say: (text: string) => void): Promise<Finding> {
  const ledger = new Ledger();
  const faults: string[] = [];
  let kept = 0;
  for (let kills = 0; kills <= times; kills++) {
    const service = Service.run({ ...ENVIRONMENT, DATABASE_URL: url });
    try {
      const client = await logIn(await service.url());
      if (kills === 0) await prepare(client, KILL_CLIENTS, ledger);
      const rows = await readRows(url);
      kept = rows.events.length;
      faults.push(...audit(rows, ledger).map((fault) => `After kill ${kills}: ${fault}`));
      say(`  kill ${kills} of ${times}: ${ledger.acknowledged} acknowledged, ${faults.length} faults\n`);
      if (kills === times) break;
      let isOver = false;
      const loading = load(client, KILL_CLIENTS, ledger, () => isOver);
      await firstOf(ledger);
      await pause(Math.random() * LONGEST_LIFE_MS);
      await service.kill();
      isOver = true;
      await loading;
    } finally {
      await service.kill();
    }
  }
  return {
    what: 'kill -9',
    tried: `${times} times at a random moment under ${2 * KILL_CLIENTS} clients`,
    found: `${ledger.acknowledged} writes acknowledged, ${ledger.unanswered} requests cut off, ${kept} events`,
    faults: [...ledger.refused, ...ledger.stale, ...faults],
  };
}
