import type { IncomingMessage, RequestListener } from 'node:http';
import Negotiator from 'negotiator';
import { unavailable } from '../common/errors';
import type { Config } from '../config';
import { presentHealth } from '../health/health.presenter';
import type { Language } from '../http/language';
import { REQUEST_ID_HEADER, requestIdOf } from '../http/requests/request-id';
import { refusalBody } from '../taskforge/refusal';

const RETRY_AFTER_SECONDS = '1';

/** Answers requests while the service starts: `live` is 200, `ready` is 503. */
export const answerWhileStarting =
  ({ defaultLanguage }: Pick<Config, 'defaultLanguage'>): RequestListener =>
  (request, response) => {
    const { status, body } = answerTo(request, defaultLanguage);
    const text = JSON.stringify(body);
    response.writeHead(status, {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': Buffer.byteLength(text),
      'Cache-Control': 'no-store',
      Connection: 'close',
      [REQUEST_ID_HEADER]: requestIdOf(request),
      ...(status === 503 && { 'Retry-After': RETRY_AFTER_SECONDS }),
    });
    response.end(text);
  };

function answerTo({ method = 'GET', url = '', headers }: IncomingMessage, fallback: Language) {
  const isRead = method === 'GET' || method === 'HEAD';
  const path = url.split('?', 1)[0];
  if (isRead && path === '/api/health') return { status: 200, body: { success: true, data: presentHealth(false) } };
  if (isRead && path === '/api/health/live') return { status: 200, body: { success: true, data: { status: 'live' } } };
  const languages = fallback === 'en' ? ['en', 'es'] : ['es', 'en'];
  const language = (new Negotiator({ headers }).language(languages) as Language | undefined) ?? fallback;
  return { status: 503, body: refusalBody(unavailable('service.starting'), method, language) };
}
