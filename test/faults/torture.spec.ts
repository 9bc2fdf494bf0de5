import { migratedStore } from '../kit/stores/migrated-store';
import { engine } from '../kit/stores/store';
import { keep, tableOf } from './torture/report';
import { killed, underLoad, type Finding } from './torture/torture';

// npm run torture is the long form.
const isLong = process.env.TORTURE === 'long';
const [SECONDS, KILLS] = isLong ? [60, 50] : [2, 3];
const LONGEST_MS = isLong ? 1_800_000 : 240_000;

describe('Under torture', () => {
  const findings: Finding[] = [];
  const say = (text: string) => void process.stderr.write(text);

  afterAll(() => {
    const table = tableOf(engine, findings);
    say(`\n${table}`);
    if (isLong) keep(table);
  });

  async function expectNoFaults(torture: (url: string) => Promise<Finding>): Promise<void> {
    const store = await migratedStore();
    try {
      const finding = await torture(store.url);
      findings.push(finding);
      expect(finding.faults).toEqual([]);
    } finally {
      await store.drop();
    }
  }

  it(
    'answers 64 writers and 64 readers without an error and keeps every write',
    () => expectNoFaults((url) => underLoad(url, 64, SECONDS)),
    LONGEST_MS,
  );

  it(
    'that kills it at any moment loses no acknowledged write and leaves none half done',
    () => expectNoFaults((url) => killed(url, KILLS, isLong ? say : () => undefined)),
    LONGEST_MS,
  );
});
