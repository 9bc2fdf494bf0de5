import { ETAG } from '../http/etags/etag-docs';
import { MAX_HINT_CHARACTERS } from '../http/errors/hints';
import { STRICT } from '../http/query/prefer';

const RETRY_AFTER = {
  description: 'Seconds to wait before the next attempt.',
  schema: { type: 'integer', minimum: 1 },
};

const CHALLENGE = { description: 'The authentication scheme to use.', schema: { type: 'string' } };

const LINK = { description: 'Where to begin again, as `rel="start"`.', schema: { type: 'string' } };

const REPLAYED = {
  description: '`true` if the request was processed before and this is the response that it got then.',
  schema: { type: 'string', enum: ['true'] },
};

/** Headers of every response. */
export const OF_ALL = {
  'X-Request-Id': {
    description:
      'The id of the request in the log of the service: that of the `X-Request-Id` header if the request had one of at most 128 letters, digits and `_.:+/=@~-`, else a new one.',
    schema: { type: 'string', maxLength: 128, example: 'req_0mijk3v9xT4bZ81LqsWcY7' },
  },
  'Preference-Applied': {
    description: 'Sent if the request had `Prefer: handling=strict`.',
    schema: { type: 'string', enum: [STRICT] },
  },
  Hint: {
    description:
      'For people, in the language of the body: how to correct a refused request, or which query parameters and values were not understood and ignored. Absent if there is nothing to say. Printable ASCII; other characters are shown as `U+1F389`.',
    schema: { type: 'string', maxLength: MAX_HINT_CHARACTERS, example: 'Allowed methods: GET, POST' },
  },
};

/** The headers of all responses with one status. */
const OF_STATUS: Record<string, Record<string, object>> = {
  304: ETAG,
  401: { 'WWW-Authenticate': CHALLENGE },
  // If the first attempt is still running.
  409: { 'Retry-After': RETRY_AFTER },
  410: { Link: LINK },
  412: ETAG,
  429: { 'Retry-After': RETRY_AFTER },
  503: { 'Retry-After': RETRY_AFTER },
};

/** The headers of a response that depend on its status and on whether it is a write. */
export const headersOf = (status: string, method: string): Record<string, object> => ({
  ...OF_STATUS[status],
  ...(method !== 'get' && status < '300' ? { 'Idempotency-Replayed': REPLAYED } : {}),
});

/** The header that turns ignored query parameters into errors. */
export const PREFER = {
  name: 'Prefer',
  in: 'header' as const,
  required: false,
  description:
    'With `handling=strict` (RFC 7240), query parameters that do not exist and values that would fall back to a default are 400. Without it they are ignored and named in the `Hint` header.',
  schema: { type: 'string' as const, default: 'handling=lenient' },
};

/** The header that makes a write safe to retry. */
export const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header' as const,
  required: false,
  description:
    'A unique text of your choice for this request. If the request is sent again with the same key, it is not processed again and gets the first response.',
  schema: {
    type: 'string' as const,
    minLength: 1,
    maxLength: 255,
    pattern: '^[ -~]+$',
  },
};
