import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Role, UserActor } from '../common/actor';
import { gone, invalid, type DomainError } from '../common/errors';
import type { Installation } from '../database/schema/installation';
import type { Bookmark } from '../events/position';
import { parseFilter } from '../tasks/filter/filter-parser';
import { printFilter } from '../tasks/filter/filter-print';
import type { FilterExpression } from '../tasks/lists/task-query';

export const TYPES = ['task', 'tag'] as const;
export type ChangeType = (typeof TYPES)[number];

/** A filter in the language of `?filter=`. */
export interface PlaceFilter {
  text: string;
  /** IANA name of the zone in which days begin and end. */
  zone: string;
}

/** As lists take it. */
export const expressionIn = ({ text, zone }: PlaceFilter): FilterExpression => ({ tree: parseFilter(text), zone });

/** Whether both describe the same tasks, however they are written. */
export const isSameFilter = (a: PlaceFilter, b: PlaceFilter | undefined): boolean =>
  b !== undefined && a.zone === b.zone && printFilter(parseFilter(a.text)) === printFilter(parseFilter(b.text));

/** Where a follower is. */
export interface Place {
  /** In the order of {@link TYPES}. */
  types: ChangeType[];
  /** Which tasks. Absent: all. */
  filter?: PlaceFilter;
  /** In the middle of the snapshot: the last one that was shown. */
  snapshot?: { type: ChangeType; after: number };
  /** How far the log has been read; during the snapshot, where the snapshot began. */
  log: Bookmark;
}

/** What a cursor holds: the place, and for whom it was made. */
interface Content extends Place {
  installation: string;
  userId: number;
  role: Role;
}

/** Why a follower must begin again. */
export type RestartReason = 'log_trimmed' | 'other_installation' | 'role_changed';

export const restart = (reason: RestartReason): DomainError => gone('changes.restart', { reason });

const SEAL_BYTES = 12;
const LONGEST = 100_000;

/** The place as text, sealed: what comes back was given out by this installation, to this user. */
export function writeCursor({ publicId, secret }: Installation, { userId, role }: UserActor, place: Place): string {
  const content: Content = { installation: publicId, userId, role, ...place };
  const text = Buffer.from(JSON.stringify(content));
  return Buffer.concat([seal(secret, text), text]).toString('base64url');
}

/**
 * Throws `invalid` unless the cursor was made for this user, and `gone` if it is of another installation or if the user
 * had another role then. That of another installation cannot be checked further: its secret is there.
 */
export function readCursor({ publicId, secret }: Installation, { userId, role }: UserActor, cursor: string): Place {
  const bytes = Buffer.from(cursor.slice(0, LONGEST), 'base64url');
  // Compared as it was given: more than one text would decode to the same bytes.
  if (bytes.toString('base64url') !== cursor) throw invalid({ cursor: 'foreign' });
  const text = bytes.subarray(SEAL_BYTES);
  const { installation, ...content } = contentOf(text);
  if (installation !== publicId) throw restart('other_installation');
  if (!timingSafeEqual(seal(secret, text), bytes.subarray(0, SEAL_BYTES))) throw invalid({ cursor: 'foreign' });
  if (content.userId !== userId) throw invalid({ cursor: 'foreign' });
  if (content.role !== role) throw restart('role_changed');
  const { types, filter, log, snapshot } = content;
  return { types, filter, log, snapshot };
}

const seal = (secret: string, text: Buffer): Buffer =>
  createHmac('sha256', secret).update('changes').update(text).digest().subarray(0, SEAL_BYTES);

function contentOf(text: Buffer): Content {
  try {
    const content = JSON.parse(text.toString()) as Partial<Content> | null;
    if (/^inst_\w+$/.test(content?.installation ?? '')) return content as Content;
  } catch {
    // Not one of ours.
  }
  throw invalid({ cursor: 'foreign' });
}
