import { DomainError, PreconditionFailed } from './errors';

/** Something whose changes are counted, from 1. */
export interface Versioned {
  readonly version: number;
}

/**
 * What a request expects of the thing that it writes: to be there, or to have one of these versions. `required` is a
 * request that says nothing where it must.
 */
export type Precondition = 'exists' | 'required' | { readonly versions: readonly number[] };

/** Whose request may carry one: an actor. */
interface Requesting {
  readonly request?: { readonly precondition?: Precondition };
}

/**
 * To be asked in the transaction of a write, before any effect. Throws `precondition_failed` if the subject has another
 * version than the request expects, `precondition_required` if the request had to say which.
 */
export const expectVersion = ({ request }: Requesting, subject: Versioned): void =>
  expectOf(subject, request?.precondition);

/** The same for what is expected of one of several things. */
export function expectOf(subject: Versioned, precondition: Precondition | undefined): void {
  if (precondition === 'required') throw new DomainError('precondition_required', 'version.required');
  if (typeof precondition !== 'object' || precondition.versions.includes(subject.version)) return;
  throw new PreconditionFailed(subject);
}
