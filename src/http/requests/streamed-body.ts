import { Readable } from 'node:stream';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const LIMIT = 'streamedBodyLimit';

const streams = new WeakMap<FastifyRequest, Readable>();

/** The handler reads the body as a stream, see {@link streamOf}. A larger `Content-Length` is refused. */
export const StreamsBody = (limitBytes: number): MethodDecorator & ClassDecorator =>
  RouteConfig({ [LIMIT]: limitBytes });

/** Whether the handler of this request reads the body as a stream. */
export const isStreamed = ({ routeOptions }: FastifyRequest): boolean =>
  (routeOptions.config as unknown as Record<string, unknown>)[LIMIT] !== undefined;

/** The body of a request to a route with {@link StreamsBody}. Nothing of it has been read. */
export const streamOf = (request: FastifyRequest): Readable => streams.get(request) ?? Readable.from([]);

/**
 * Keeps the parser away from bodies that handlers stream: it would hold them in memory before it is known who is
 * calling. To be called before the routes are registered.
 */
export function leaveStreams(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    const limit = (route.config as unknown as Record<string, unknown> | undefined)?.[LIMIT];
    if (typeof limit !== 'number') return;
    route.bodyLimit = limit;
    route.preParsing = (request, _reply, payload, done) => {
      streams.set(request, payload);
      // The parser compares what it read with the Content-Length.
      const receivedEncodedLength = Number(request.headers['content-length'] ?? 0);
      done(null, Object.assign(Readable.from([]), { receivedEncodedLength }));
    };
  });
}
