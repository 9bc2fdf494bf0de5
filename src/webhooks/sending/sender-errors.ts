import type { Outcome } from './courier';

const failure = (error: string): Outcome => ({ status: null, error, milliseconds: 0, response: null });

/** Nothing was sent, since it could not be signed. */
export const UNREADABLE_SECRET = failure(
  'The secret cannot be read, because JWT_SECRET has changed since it was stored. Rotate the secret.',
);

/** Nothing was sent, and nothing ever will be. */
export const EVENT_GONE = failure('The event is no longer in the log');
