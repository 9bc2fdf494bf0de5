import { changesIn, eventOf, snapshotIn } from '../../src/database/schema/packed-event';

/** The changes and the snapshot of a row of the table `events`, which has them in a shorter form. */
export function unpacked(row: any): { changes: Record<string, { old: any; new: any }>; snapshot: any } {
  const event = eventOf(row);
  return { changes: changesIn(event), snapshot: snapshotIn(event) };
}
