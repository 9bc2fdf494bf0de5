import type { Dialect } from '../dialects';
import { hintHeader } from '../hints';
import { languageOf } from '../language';
import { GUIDE } from './guide';
import { hintOf } from './hints';
import { refusalBody } from './refusal';

const CHALLENGE = { 'WWW-Authenticate': 'Bearer' };

/** The host: everything that no guest claims. */
export const TASKFORGE: Dialect = {
  owns: () => true,
  refuse(refusal, request) {
    const language = languageOf(request);
    return {
      headers: {
        ...(refusal.kind === 'unauthenticated' ? CHALLENGE : {}),
        ...hintHeader(hintOf(refusal, language)),
      },
      body: refusalBody(refusal, request.method, language),
    };
  },
  tell: ({ limit, remaining, msBeforeReset }) => ({
    'X-RateLimit-Limit': String(limit),
    'X-RateLimit-Remaining': String(remaining),
    'X-RateLimit-Reset': String(Math.ceil((Date.now() + msBeforeReset) / 1000)),
  }),
  guide: GUIDE,
};
