import type { Dialect } from '../http/apis';
import { hintHeader } from '../http/errors/hints';
import { languageOf } from '../http/language';
import { GUIDE } from './guide';
import { hintOf } from './hints';
import { refusalBody } from './refusal';

const CHALLENGE = { 'WWW-Authenticate': 'Bearer' };

/** The host: everything that no guest claims. */
export const TASKFORGE: Dialect = {
  owns: () => true,
  refuse(refusal, request) {
    const language = request ? languageOf(request) : 'es';
    return {
      headers: {
        ...(refusal.kind === 'unauthenticated' ? CHALLENGE : {}),
        ...hintHeader(hintOf(refusal, language)),
      },
      body: refusalBody(refusal, request?.method ?? 'POST', language),
    };
  },
  tell: ({ limit, remaining, msBeforeReset }) => ({
    'X-RateLimit-Limit': String(limit),
    'X-RateLimit-Remaining': String(remaining),
    'X-RateLimit-Reset': String(Math.ceil((Date.now() + msBeforeReset) / 1000)),
  }),
  guide: GUIDE,
};
