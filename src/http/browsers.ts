import type { IncomingMessage, ServerResponse } from 'node:http';
import cors, { type FastifyCorsOptions } from '@fastify/cors';
import helmet from 'helmet';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config';
import type { Apis } from './apis';
import { hintHeader } from './errors/hints';
import { REQUEST_ID_HEADER } from './requests/request-id';
import type { Routes } from './routes';

/** Headers of all APIs that browsers of other origins may send. */
const REQUEST_HEADERS = [
  'Content-Type',
  'Authorization',
  'Idempotency-Key',
  'If-Match',
  'If-None-Match',
  'Prefer',
  REQUEST_ID_HEADER,
];

/** Headers of all APIs that browsers of other origins may read. */
const RESPONSE_HEADERS = [
  'Retry-After',
  'Idempotency-Replayed',
  'ETag',
  'Hint',
  'Preference-Applied',
  REQUEST_ID_HEADER,
];

/** How long browsers may cache a preflight response. Chrome's maximum is two hours. */
const PREFLIGHT_SECONDS = 7_200;

/** Lets pages of the configured origins call the APIs. */
export async function allowOrigins(
  fastify: FastifyInstance,
  config: Config,
  apis: Apis,
  routes: Routes,
): Promise<void> {
  await fastify.register(cors, corsFor(config, apis));
  // Preflights from allowed origins do not get here.
  fastify.addHook('onRequest', ({ method, headers, url }, reply, done) => {
    if (method !== 'OPTIONS') return done();
    if (headers.origin === undefined) {
      const methods = routes.methodsOf(url.split('?', 1)[0]!);
      if (methods.length === 0) return done();
      return void reply
        .status(204)
        .header('Allow', [...methods, method].join(', '))
        .send();
    }
    if (headers['access-control-request-method'] === undefined) return done();
    const hint = 'CORS_ORIGINS does not list this origin';
    void reply.status(403).headers(hintHeader(hint)).send();
  });
}

/** Origins that are not listed, and requests without an origin, get no CORS headers at all. */
const corsFor = ({ corsOrigins }: Config, apis: Apis): FastifyCorsOptions => ({
  origin: (origin, done) =>
    done(null, origin !== undefined && corsOrigins.some((one) => one === '*' || one === origin)),
  methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
  allowedHeaders: [...REQUEST_HEADERS, ...apis.all.flatMap(({ headers }) => headers.request)],
  exposedHeaders: [...RESPONSE_HEADERS, ...apis.all.flatMap(({ headers }) => headers.response)].join(', '),
  credentials: true,
  maxAge: PREFLIGHT_SECONDS,
  strictPreflight: false,
});

// Resources are only loaded from this origin. HSTS is left to the proxy with the certificate, and upgrading insecure
// requests would break plain HTTP.
const helmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      baseUri: ["'self'"],
      connectSrc: ["'self'"],
      fontSrc: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      imgSrc: ["'self'", 'data:'],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
    },
  },
  strictTransportSecurity: false,
  // For old browsers, or for pages that we do not have.
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
};

/** Helmet's headers. They are constant, so they are computed once. */
export function protectiveHeaders(): Record<string, string> {
  const headers: Record<string, string> = {};
  const answer = { setHeader: (name: string, value: string) => (headers[name] = value), removeHeader: () => undefined };
  helmet(helmetOptions)({} as IncomingMessage, answer as unknown as ServerResponse, () => undefined);
  return headers;
}
