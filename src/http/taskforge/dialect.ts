import type { Dialect } from '../dialects';
import { languageOf } from '../language';
import { GUIDE } from './guide';
import { refusalBody } from './refusal';

const CHALLENGE = { 'WWW-Authenticate': 'Bearer' };

/** The host: everything that no guest claims. */
export const TASKFORGE: Dialect = {
  owns: () => true,
  refuse: (refusal, request) => ({
    headers: refusal.kind === 'unauthenticated' ? CHALLENGE : undefined,
    body: refusalBody(refusal, request.method, languageOf(request)),
  }),
  tell: ({ limit, remaining, msBeforeReset }) => ({
    'X-RateLimit-Limit': String(limit),
    'X-RateLimit-Remaining': String(remaining),
    'X-RateLimit-Reset': String(Math.ceil((Date.now() + msBeforeReset) / 1000)),
  }),
  guide: GUIDE,
};
