import { IsString } from 'class-validator';
import { SCOPES, type Scope } from '../../common/actor';
import { parseDue } from '../../common/time/due';
import type { CheckedBody } from '../../http/fields/checked-body';
import {
  Holds,
  MaxCharacters,
  MayBeAbsent,
  MayBeNull,
  MOMENT,
  NotBlank,
  Required,
  Rules,
  Text,
  Trimmed,
} from '../../http/fields/rules';
import { Shows } from '../../http/fields/shows';
import type { ApiKeyFields } from './api-keys.service';

const LONGEST_OVERLAP_SECONDS = 86_400;

const SCOPE_LIST = {
  type: 'array' as const,
  items: { type: 'string' as const, enum: [...SCOPES] },
  minItems: 1,
  example: ['read', 'write'],
};

const areScopes = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every((each) => SCOPES.includes(each as Scope));

const timeOf = (value: unknown): Date | undefined => (typeof value === 'string' ? parseDue(value)?.at : undefined);
const isTime = (value: unknown): boolean => timeOf(value) !== undefined;
const isAhead = (value: unknown): boolean => timeOf(value)!.getTime() > Date.now();

/** Truncates to milliseconds. Keeps absent values. */
const instantOf = (text: string | null | undefined): Date | null | undefined =>
  typeof text === 'string' ? new Date(timeOf(text)!.getTime()) : text;

/** A new API key. */
export class CreateApiKeyDto {
  /**
   * Purpose of the key, 1 to 50 characters.
   * @example 'Nightly import'
   */
  @Rules(Required(), Trimmed(), Text(), NotBlank(), MaxCharacters(50))
  name!: string;

  /** What the key may do. Default and null: all that you may do; for an API key that creates another, all that it may. */
  @Shows({ ...SCOPE_LIST, nullable: true })
  @Rules(MayBeNull(), Holds('scopes', 'unknown', areScopes))
  scopes?: Scope[] | null;

  /**
   * When the key expires, as an ISO 8601 date-time or date in the future. An offset is converted to UTC; without one, the
   * time is UTC; a date is its midnight. Default and null: never; for an API key that creates another, when it expires
   * itself.
   * @example '2030-01-01T00:00:00'
   */
  @Shows({ pattern: MOMENT })
  @Rules(MayBeNull(), Holds('time', 'not_iso', isTime), Holds('ahead', 'past', isAhead))
  expires_at?: string | null;

  fields(): ApiKeyFields & { name: string } {
    const { name, scopes, expires_at: end } = this;
    return { name, scopes: scopes ?? undefined, expiresAt: instantOf(end) ?? undefined };
  }
}

/** Changes to an API key. Absent keys keep their values. */
export class UpdateApiKeyDto {
  /**
   * Purpose of the key, 1 to 50 characters.
   * @example 'Weekly import'
   */
  @Rules(MayBeAbsent(), Trimmed(), Text(), NotBlank(), MaxCharacters(50))
  name?: string;

  /** Some or all of its present scopes: scopes can be taken away, not added. */
  @Shows(SCOPE_LIST)
  @Rules(MayBeAbsent(), Holds('scopes', 'unknown', areScopes))
  scopes?: Scope[];

  /**
   * When the key expires, as in a new one; null: never. A time in the past ends it at once.
   * @example '2030-01-01T00:00:00'
   */
  @Shows({ pattern: MOMENT })
  @Rules(MayBeNull(), Holds('time', 'not_iso', isTime))
  expires_at?: string | null;

  /** `{}` changes nothing. */
  static readonly mayBeEmpty = true;
}

/** The changes in a body. Call it after the key has been found; throws `invalid` with all failing fields. */
export const changesIn = (body: CheckedBody<UpdateApiKeyDto>) => (): ApiKeyFields => {
  body.refuse(body.errors);
  const { name, scopes, expires_at: end } = body.dto;
  return { name, scopes, expiresAt: instantOf(end) };
};

const isOverlap = (value: unknown): boolean =>
  /^\d{1,5}$/.test(String(value)) && Number(value) <= LONGEST_OVERLAP_SECONDS;

/** Parameters of a rotation. */
export class RotateQuery {
  /** Seconds for which the old secret stays valid beside the new one. Default 0. Other values are 400. */
  @Shows({ required: false, type: 'integer', minimum: 0, maximum: LONGEST_OVERLAP_SECONDS, default: 0 })
  @Rules(MayBeAbsent(), IsString({ message: 'out_of_range' }), Holds('overlap', 'out_of_range', isOverlap))
  overlap?: string;

  /** Default 0. */
  overlapSeconds(): number {
    return Number(this.overlap ?? 0);
  }
}
