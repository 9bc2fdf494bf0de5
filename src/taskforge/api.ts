import type { Api } from '../http/apis';
import { hintHeader } from '../http/errors/hints';
import { LANGUAGE_HEADER, languageOf } from '../http/language';
import { GUIDE } from './guide';
import { hintOf, linkOf } from './hints';
import { refusalBody } from './refusal';

const CHALLENGE = { 'WWW-Authenticate': 'Bearer' };

/** The main API: every path that no other API owns. */
export const TASKFORGE: Api = {
  name: 'taskforge',
  owns: () => true,
  refuse(refusal, request) {
    const language = request ? languageOf(request) : 'es';
    return {
      headers: {
        ...(refusal.kind === 'unauthenticated' ? CHALLENGE : {}),
        ...linkOf(refusal),
        ...hintHeader(hintOf(refusal, language)),
      },
      body: refusalBody(refusal, request?.method ?? 'POST', language),
      variesBy: LANGUAGE_HEADER,
    };
  },
  rateLimitHeaders: ({ limit, remaining, msBeforeReset }) => ({
    'X-RateLimit-Limit': String(limit),
    'X-RateLimit-Remaining': String(remaining),
    'X-RateLimit-Reset': String(Math.ceil((Date.now() + msBeforeReset) / 1000)),
  }),
  headers: {
    request: [LANGUAGE_HEADER],
    response: ['X-RateLimit-Limit', 'X-RateLimit-Remaining', 'X-RateLimit-Reset', 'Content-Disposition', 'Link'],
  },
  guide: GUIDE,
};
