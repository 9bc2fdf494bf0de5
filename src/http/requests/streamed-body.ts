import { Readable } from 'node:stream';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const LIMIT = 'streamedBodyLimit';

const streams = new WeakMap<FastifyRequest, Readable>();

/** The largest body of a route. */
export interface BodyLimit {
  bytes: number;
  /** Code of the refusal of a larger one. */
  tooLarge: string;
}

/** The handler reads the body as a stream, see {@link streamOf}. A larger `Content-Length` is refused. */
export const StreamsBody = (limit: BodyLimit): MethodDecorator & ClassDecorator => RouteConfig({ [LIMIT]: limit });

/** The limit of a route whose handler reads the body as a stream; of all others undefined. */
export const limitOf = ({ routeOptions }: FastifyRequest): BodyLimit | undefined => limitIn(routeOptions.config);

const limitIn = (config: unknown): BodyLimit | undefined =>
  (config as Record<string, BodyLimit | undefined> | undefined)?.[LIMIT];

/** The body of a request to a route with {@link StreamsBody}. Nothing of it has been read. */
export const streamOf = (request: FastifyRequest): Readable => streams.get(request) ?? Readable.from([]);

/**
 * Keeps the parser away from bodies that handlers stream: it would hold them in memory before it is known who is
 * calling. To be called before the routes are registered.
 */
export function leaveStreams(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    const limit = limitIn(route.config);
    if (!limit) return;
    route.bodyLimit = limit.bytes;
    route.preParsing = (request, _reply, payload, done) => {
      streams.set(request, payload);
      // The parser compares what it read with the Content-Length.
      const receivedEncodedLength = Number(request.headers['content-length'] ?? 0);
      done(null, Object.assign(Readable.from([]), { receivedEncodedLength }));
    };
  });
}
