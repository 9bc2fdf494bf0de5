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

/** A filter expression as in `?filter=`. */
export interface PlaceFilter {
  text: string;
  /** IANA name of the time zone for days. */
  zone: string;
}

/** The filter in the form that lists accept. */
export const expressionIn = ({ text, zone }: PlaceFilter): FilterExpression => ({ tree: parseFilter(text), zone });

/** Whether both filters mean the same, however they are written. */
export const isSameFilter = (a: PlaceFilter, b: PlaceFilter | undefined): boolean =>
  b !== undefined && a.zone === b.zone && printFilter(parseFilter(a.text)) === printFilter(parseFilter(b.text));

/** The place of a client in the feed. */
export interface Place {
  /** In the order of {@link TYPES}. */
  types: ChangeType[];
  /** Limits the tasks. Absent: all tasks. */
  filter?: PlaceFilter;
  /** Set while the client reads the snapshot: the last item shown. */
  snapshot?: { type: ChangeType; after: number };
  /** How far the log has been read. During the snapshot, the position where it began. */
  log: Bookmark;
}

/** The content of a cursor: the place and whom it was issued to. */
interface Content extends Place {
  installation: string;
  userId: number;
  role: Role;
}

/** Why a client must start over without a cursor. */
export type RestartReason = 'log_trimmed' | 'other_installation' | 'role_changed';

export const restart = (reason: RestartReason): DomainError => gone('changes.restart', { reason });

const SEAL_BYTES = 12;
const MAX_CURSOR_CHARACTERS = 100_000;

/** Encodes the place as text with an HMAC, which proves that this installation issued it to this user. */
export function writeCursor({ publicId, secret }: Installation, { userId, role }: UserActor, place: Place): string {
  const content: Content = { installation: publicId, userId, role, ...place };
  const text = Buffer.from(JSON.stringify(content));
  return Buffer.concat([seal(secret, text), text]).toString('base64url');
}

/**
 * Throws `invalid` unless the cursor was issued to this user, and `gone` if it is from another installation or the
 * user's role has changed. A cursor from another installation cannot be verified, because the secret is stored there.
 */
export function readCursor({ publicId, secret }: Installation, { userId, role }: UserActor, cursor: string): Place {
  const bytes = Buffer.from(cursor.slice(0, MAX_CURSOR_CHARACTERS), 'base64url');
  // Decoding is lenient: several texts decode to the same bytes. Only the original one is accepted.
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
    // Not a cursor of this service.
  }
  throw invalid({ cursor: 'foreign' });
}
