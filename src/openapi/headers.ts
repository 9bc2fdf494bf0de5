import { ETAG } from '../http/etags/etag-docs';
import { LONGEST_HINT } from '../http/errors/hints';

const RETRY_AFTER = { description: 'Seconds to wait before the next try.', schema: { type: 'integer', minimum: 1 } };

const CHALLENGE = { description: 'How to prove who one is.', schema: { type: 'string' } };

const REPLAYED = {
  description: 'That the request was carried out before, and this is the answer that it got then.',
  schema: { type: 'string', enum: ['true'] },
};

/** What refusals carry whose bodies are fixed and do not say it. */
export const HINT = {
  Hint: {
    description:
      'What to do about it, for people, in the language of the body; only if there is more to say. Printable ASCII: other characters are shown as `U+1F389`.',
    schema: { type: 'string', maxLength: LONGEST_HINT, example: 'What can be used here: GET, POST' },
  },
};

/** The headers of answers of one status, whichever operation they come from. */
const OF_STATUS: Record<string, Record<string, object>> = {
  304: ETAG,
  401: { 'WWW-Authenticate': CHALLENGE },
  // Where the first attempt is still being carried out.
  409: { 'Retry-After': RETRY_AFTER },
  412: ETAG,
  429: { 'Retry-After': RETRY_AFTER },
  503: { 'Retry-After': RETRY_AFTER },
};

/** The headers of an answer that depend on its status and on whether it is that of a write. */
export const headersOf = (status: string, method: string): Record<string, object> => ({
  ...OF_STATUS[status],
  ...(method !== 'get' && status < '300' ? { 'Idempotency-Replayed': REPLAYED } : {}),
});

/** The header with which a write may be sent again. */
export const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header' as const,
  required: false,
  description:
    'A text of the caller’s choice for this request. Sent again with it, the request is carried out once and answered as the first time.',
  schema: {
    type: 'string' as const,
    minLength: 1,
    maxLength: 255,
    pattern: '^[ -~]+$',
  },
};
