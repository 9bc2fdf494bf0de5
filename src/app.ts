import 'reflect-metadata';
import type { IncomingMessage, ServerResponse } from 'node:http';
import cors, { type FastifyCorsOptions } from '@fastify/cors';
import helmet from 'helmet';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppModule } from './app.module';
import { Refusals } from './audit/refusals';
import { Authentication } from './auth/authentication';
import type { Config } from './config';
import { openStore } from './database/open-store';
import { Handling } from './handling';
import { EventsService } from './events/events.service';
import { entities } from './entities';
import { readJsonBodies } from './http/requests/body';
import { leaveStreams } from './http/requests/streamed-body';
import { compressAnswers } from './http/compression';
import { clientErrorHandler } from './http/errors/client-errors';
import { Apis } from './http/apis';
import { hintHeader } from './http/errors/hints';
import { setDefaultLanguage } from './http/language';
import { ErrorsFilter } from './http/errors/errors.filter';
import { wrapHandlers } from './http/handlers';
import { omitKnown } from './http/etags/etags';
import { RateLimits } from './http/rate-limits';
import { REQUEST_ID_HEADER, requestIdOf } from './http/requests/request-id';
import { Routes } from './http/routes';
import { logFacts } from './logs/audit-lines';
import { makeLog } from './logs/log';
import { NestLog } from './logs/nest-log';
import { requestLines } from './logs/request-lines';
import { RequestWatch } from './logs/request-watch';
import { Metrics } from './metrics/metrics';
import { observe } from './metrics/observe';
import { serveMetrics } from './metrics/serve-metrics';
import { TASKFORGE } from './taskforge/api';
import { serveDocs } from './openapi/pages/swagger-ui';
import { MAX_HEADER_BYTES, type HttpServer } from './serving/http-server';

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

/** Creates the complete application, for production and tests, without listening on a port. */
export async function createApp(
  config: Config,
  server?: HttpServer,
  log = makeLog(config),
): Promise<NestFastifyApplication> {
  const logger = new NestLog(log, config.logFormat);
  Logger.overrideLogger(logger);
  const routes = new Routes();
  const apis = new Apis(TASKFORGE);
  const errors = new ErrorsFilter(routes, apis);
  const metrics = config.metrics.isOn ? new Metrics() : undefined;
  const lines = requestLines(log);
  const watch = new RequestWatch(apis, (seen) => {
    lines(seen);
    metrics?.noteRequest(seen);
  });
  const see = (request: FastifyRequest, reply: FastifyReply): void => {
    reply.header(REQUEST_ID_HEADER, request.id);
    watch.watch(request, reply);
  };
  const adapter = new FastifyAdapter({
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      see(request, reply);
      errors.answer(error, request, reply);
    },
    genReqId: requestIdOf,
    rewriteUrl: (request: IncomingMessage) => apis.rewrite(request),
    trustProxy: config.trustedProxies.length > 0 ? config.trustedProxies : false,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    clientErrorHandler: clientErrorHandler(apis),
    http: { maxHeaderSize: MAX_HEADER_BYTES },
    ...(server && { serverFactory: server.serverFactory }),
  });
  const fastify = adapter.getInstance<FastifyInstance>();
  routes.listenTo(fastify);
  leaveStreams(fastify);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(config, await openStore(config, entities), apis),
    adapter,
    {
      bodyParser: false,
      abortOnError: false,
      logger,
    },
  );
  app.get(EventsService).onCommitted(logFacts);
  fastify.addHook('onRequest', (request, reply, done) => {
    see(request, reply);
    done();
  });
  setDefaultLanguage(fastify, config.defaultLanguage);
  readJsonBodies(fastify);
  await allowOrigins(fastify, config, apis);
  const protection = protectiveHeaders();
  fastify.addHook('onRequest', (_, reply, done) => {
    reply.headers(protection);
    done();
  });
  if (config.compression) await compressAnswers(fastify);
  else fastify.addHook('onSend', omitKnown);
  if (config.rateLimit) limitRequests(fastify, app.get(RateLimits), app.get(Authentication));
  if (metrics) serveMetrics(fastify, observe(app, metrics), config.metrics.token);
  const refusals = app.get(Refusals);
  errors.onRefusal = (refusal, request) => refusals.note(refusal, request);
  app.useGlobalFilters(errors);
  // Runs before the database closes, which requests in flight still need.
  if (server) fastify.addHook('preClose', () => server.close());
  wrapHandlers(app, app.get(Handling));
  serveDocs(app);
  await app.init();
  if (server) await fastify.ready();
  return app;
}

/**
 * Runs before routing, so that all responses have the headers, including those for unknown paths and invalid tokens.
 */
function limitRequests(fastify: FastifyInstance, limits: RateLimits, authentication: Authentication): void {
  fastify.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    await limits.request(request, reply, () => authentication.userIdOf(request));
  });
}

async function allowOrigins(fastify: FastifyInstance, config: Config, apis: Apis): Promise<void> {
  await fastify.register(cors, corsFor(config, apis));
  // Preflights from allowed origins do not get here.
  fastify.addHook('onRequest', ({ method, headers }, reply, done) => {
    if (method !== 'OPTIONS') return done();
    if (headers.origin === undefined) return void reply.status(204).header('Allow', METHODS.join(', ')).send();
    if (headers['access-control-request-method'] === undefined) return done();
    const hint = 'CORS_ORIGINS does not list this origin';
    void reply.status(403).headers(hintHeader(hint)).send();
  });
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Origins that are not listed, and requests without an origin, get no CORS headers at all. */
const corsFor = ({ corsOrigins }: Config, apis: Apis): FastifyCorsOptions => ({
  origin: (origin, done) =>
    done(null, origin !== undefined && corsOrigins.some((one) => one === '*' || one === origin)),
  methods: METHODS,
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
  // For browsers that are gone, or for pages that we do not have.
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
};

/** Helmet's headers. They are constant, so they are computed once. */
function protectiveHeaders(): Record<string, string> {
  const headers: Record<string, string> = {};
  const answer = { setHeader: (name: string, value: string) => (headers[name] = value), removeHeader: () => undefined };
  helmet(helmetOptions)({} as IncomingMessage, answer as unknown as ServerResponse, () => undefined);
  return headers;
}
