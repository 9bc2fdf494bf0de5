import type { DomainError } from '../common/errors';
import { hintFor } from '../http/errors/hints';

const PROVE =
  'Send a valid API key as the user name of Basic authentication, with an empty password (curl -u "$KEY:"), or an ' +
  'access token as Bearer. POST /api/api-keys makes a key.';

const MISSING = 'It was deleted, was never there, or is not visible to the user of this key.';

/** What a person can do about a refusal whose words are Close's, and do not say it. */
export function hintOf(refusal: DomainError, isOfAbsence: boolean): string | undefined {
  if (refusal.kind === 'unauthenticated') return PROVE;
  return isOfAbsence && refusal.code !== 'unknown_path' ? MISSING : hintFor(refusal, {}, 'en');
}
