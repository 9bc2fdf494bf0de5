import 'reflect-metadata';
import type { IncomingMessage } from 'node:http';
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
import { allowOrigins, protectiveHeaders } from './http/browsers';
import { compressAnswers } from './http/compression';
import { clientErrorHandler } from './http/errors/client-errors';
import { Apis } from './http/apis';
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
  await allowOrigins(fastify, config, apis, routes);
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
