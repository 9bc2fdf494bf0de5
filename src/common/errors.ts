/** Kinds of errors in domain terms. The HTTP layer maps them to statuses, each API to messages. */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'method_not_allowed'
  | 'not_acceptable'
  | 'conflict'
  | 'gone'
  | 'precondition_failed'
  | 'precondition_required'
  | 'too_large'
  | 'unsupported_media'
  | 'unprocessable'
  | 'too_many'
  | 'unexpected'
  | 'unavailable';

/** Failed rules by field, e.g. `{ title: 'too_long' }`. */
export type FieldErrors = Record<string, string>;

/** Details of a refusal, e.g. the error position or similar names. */
export type Facts = Record<string, string | number>;

interface Circumstances extends ErrorOptions {
  facts?: Facts;
}

/**
 * The only error that services throw on purpose. `code` identifies the case ("task.not_found"), so that each API and
 * language has its own message.
 */
export class DomainError extends Error {
  readonly facts: Facts;

  constructor(
    readonly kind: ErrorKind,
    readonly code: string,
    readonly fields: FieldErrors = {},
    { facts = {}, ...options }: Circumstances = {},
  ) {
    super(code, options);
    this.facts = facts;
  }
}

/** A refusal whose transaction is committed, e.g. when a stolen token has ended its session. */
export class CommittedRefusal extends DomainError {}
/** The version of `subject` differs from the expected one, or the object was expected to exist. */
export class PreconditionFailed extends DomainError {
  /** The ETag of the subject, once known. */
  etag?: string;

  constructor(readonly subject?: { readonly version: number }) {
    super('precondition_failed', 'version.changed');
  }
}

/** Refused operations of a bulk, by index. None took effect. Has the kind of the refusals if all are the same. */
export class BulkRefusal extends DomainError {
  constructor(
    readonly refusals: ReadonlyMap<number, DomainError>,
    code = 'bulk.refused',
  ) {
    const kinds = new Set([...refusals.values()].map(({ kind }) => kind));
    super(kinds.size === 1 ? [...kinds][0]! : 'invalid', code, {}, { facts: [...refusals.values()][0]?.facts });
  }
}

/** Where an item is in an imported file: the line it begins on, from 1, or its index in a list, from 0, or its id. */
export interface ItemPlace {
  line?: number;
  index?: number;
  id?: string;
}

/** Items of a file were refused, so nothing of it was imported. */
export class ImportRefusal extends DomainError {
  constructor(readonly refusals: readonly { place: ItemPlace; error: DomainError }[]) {
    super('invalid', 'import.refused');
  }
}

/** Where a text cannot be parsed, and what was expected there. */
export interface Place {
  /** Code points, from 0. */
  position: number;
  expected: string[];
  did_you_mean?: string;
}

/** A field contains text in its own syntax, e.g. a filter, that cannot be parsed. */
export class UnreadableText extends DomainError {
  constructor(
    field: string,
    failure: string,
    readonly place: Place,
    /** The text at that position. */
    found: string,
  ) {
    super('invalid', 'fields', { [field]: failure }, { facts: { position: place.position, found } });
  }
}

/** All failing fields at once, keyed by field. */
export const invalid = (fields: FieldErrors): DomainError => new DomainError('invalid', 'fields', fields);

/** The request as a whole is invalid, not a field. */
export const invalidRequest = (code: string): DomainError => new DomainError('invalid', code);

export const unauthenticated = (code: string, facts?: Facts): DomainError =>
  new DomainError('unauthenticated', code, {}, { facts });
export const forbidden = (code: string, facts?: Facts): DomainError =>
  new DomainError('forbidden', code, {}, { facts });
export const notFound = (thing: string): DomainError => new DomainError('not_found', `${thing}.not_found`);
export const gone = (code: string, facts?: Facts): DomainError => new DomainError('gone', code, {}, { facts });
export const conflict = (code: string, options?: ErrorOptions): DomainError =>
  new DomainError('conflict', code, {}, options);
export const unavailable = (code: string, options?: ErrorOptions): DomainError =>
  new DomainError('unavailable', code, {}, options);
