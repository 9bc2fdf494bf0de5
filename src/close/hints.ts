import type { DomainError } from '../common/errors';
import { hintFor } from '../http/errors/hints';

const PROVE =
  'Send a valid API key as the user name of Basic authentication, with an empty password (curl -u "$KEY:"), or an ' +
  'access token as Bearer. POST /api/api-keys creates a key.';

const MISSING = 'It was deleted, never existed, or is not visible to the user of this key.';

/** Adds what Close's own error messages do not say: what the caller can do about the error. */
export function hintOf(refusal: DomainError, isOfAbsence: boolean): string | undefined {
  if (refusal.kind === 'unauthenticated') return PROVE;
  return isOfAbsence && refusal.code !== 'unknown_path' ? MISSING : hintFor(refusal, {}, 'en');
}
