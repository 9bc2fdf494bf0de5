import type { Outcome } from './webhook-client';

const failure = (error: string): Outcome => ({ status: null, error, milliseconds: 0, response: null });

/** Not sent: the request could not be signed. */
export const UNREADABLE_SECRET = failure(
  'The secret cannot be read, because JWT_SECRET has changed since it was stored. Rotate the secret.',
);

/** Not sent, and never will be. */
export const EVENT_GONE = failure('The event is no longer in the log');
