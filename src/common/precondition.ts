import { DomainError, PreconditionFailed } from './errors';

/** An object whose changes are counted, from 1. */
export interface Versioned {
  readonly version: number;
}

/**
 * The expected state of the object to write: it exists, or it has one of these versions. `required` means that the
 * request had to state a version but did not.
 */
export type Precondition = 'exists' | 'required' | { readonly versions: readonly number[] };

/** An actor whose request may have a precondition. */
interface Requesting {
  readonly request?: { readonly precondition?: Precondition };
}

/**
 * Call it in the transaction of a write, before any effect. Throws `precondition_failed` if the version differs,
 * `precondition_required` if the request had to state one.
 */
export const expectVersion = ({ request }: Requesting, subject: Versioned): void =>
  expectOf(subject, request?.precondition);

/** Like {@link expectVersion}, for one of several objects. */
export function expectOf(subject: Versioned, precondition: Precondition | undefined): void {
  if (precondition === 'required') throw new DomainError('precondition_required', 'version.required');
  if (typeof precondition !== 'object' || precondition.versions.includes(subject.version)) return;
  throw new PreconditionFailed(subject);
}
