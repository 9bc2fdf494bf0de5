import { changesIn, snapshotIn, type EventColumns, type StoredEvent } from '../../src/database/schema/packed-event';

/** The changes and the snapshot of a row of the table `events`, which has them in a shorter form. */
export function unpacked(row: any): { changes: Record<string, { old: any; new: any }>; snapshot: any } {
  const event: EventColumns & StoredEvent = {
    subjectType: row.subject_type,
    subjectId: row.subject_id,
    subjectPublicId: row.subject_public_id,
    subjectKind: row.subject_kind,
    version: row.version,
    leadId: row.lead_id,
    ownerId: row.owner_id,
    creatorId: row.creator_id,
    actorId: row.actor_id,
    createdAt: new Date(Number(row.created_at)),
    storedChanges: JSON.parse(row.changes),
    storedSnapshot: row.snapshot === null ? null : JSON.parse(row.snapshot),
  };
  return { changes: changesIn(event), snapshot: snapshotIn(event) };
}
