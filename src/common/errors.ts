/** What went wrong, in the domain's terms. The HTTP layer says which number, the API in which words. */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'method_not_allowed'
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

/** A failed rule of each field that failed, e.g. `{ title: 'too_long' }`. */
export type FieldErrors = Record<string, string>;

/** What a refusal knows besides its code: where the mistake is, what there is instead. */
export type Facts = Record<string, string | number>;

interface Circumstances extends ErrorOptions {
  facts?: Facts;
}

/**
 * The only error that services throw on purpose. `code` names the case ("task.not_found"), so that every
 * API and language can put it in its own words.
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

/** A refusal after a measure, such as the end of a session whose token was copied: what was done stays done. */
export class LastingRefusal extends DomainError {}
/** A write expected something else than `subject`, which is there; or something, and nothing is. */
export class PreconditionFailed extends DomainError {
  /** The tag of the subject, once somebody has shown it. */
  etag?: string;

  constructor(readonly subject?: { readonly version: number }) {
    super('precondition_failed', 'version.changed');
  }
}

/**
 * Some of many operations were refused, by their places, and so none was done. Its kind is theirs, if they all have the
 * same.
 */
export class BulkRefusal extends DomainError {
  constructor(readonly refusals: ReadonlyMap<number, DomainError>) {
    const kinds = new Set([...refusals.values()].map(({ kind }) => kind));
    super(kinds.size === 1 ? [...kinds][0]! : 'invalid', 'bulk.refused');
  }
}

/** Where a text cannot be read, and what would have been right there. */
export interface Place {
  /** In code points, from 0. */
  position: number;
  expected: string[];
  did_you_mean?: string;
}

/** A field holds a text in a language of its own, such as a filter, and the text has a mistake. */
export class UnreadableText extends DomainError {
  constructor(
    field: string,
    failure: string,
    readonly place: Place,
    /** What stands at the position. */
    found: string,
  ) {
    super('invalid', 'fields', { [field]: failure }, { facts: { position: place.position, found } });
  }
}

/** All failing fields at once, keyed by field. */
export const invalid = (fields: FieldErrors): DomainError => new DomainError('invalid', 'fields', fields);

/** The request as a whole cannot be used, whatever its fields. */
export const invalidRequest = (code: string): DomainError => new DomainError('invalid', code);

export const unauthenticated = (code: string, facts?: Facts): DomainError =>
  new DomainError('unauthenticated', code, {}, { facts });
export const forbidden = (code: string): DomainError => new DomainError('forbidden', code);
export const notFound = (thing: string): DomainError => new DomainError('not_found', `${thing}.not_found`);
export const gone = (code: string): DomainError => new DomainError('gone', code);
export const conflict = (code: string, options?: ErrorOptions): DomainError =>
  new DomainError('conflict', code, {}, options);
export const unavailable = (code: string, options?: ErrorOptions): DomainError =>
  new DomainError('unavailable', code, {}, options);
