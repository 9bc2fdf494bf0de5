import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { encodedAs, omitKnown } from './etags/etags';

/** Compresses the responses of all routes added after this call, and handles 304 in place of {@link omitKnown}. */
export async function compressAnswers(fastify: FastifyInstance): Promise<void> {
  // Off by default, since proxies do it better.
  const { default: compress } = require('@fastify/compress') as typeof import('@fastify/compress');
  await fastify.register(compress, { encodings: ['br', 'gzip'], globalDecompression: false });
  // Compression runs in route hooks, after the global hooks, so everything that depends on the encoding must be a route
  // hook too.
  fastify.addHook('onRoute', (route) => {
    route.onSend = [route.onSend ?? [], nameEncoding, omitKnown].flat();
  });
}

/** A strong ETag is specific to one encoding. `Vary` is also needed on uncompressed responses. */
function nameEncoding(
  _: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
  done: (error: null, payload: unknown) => void,
): void {
  const vary = [reply.getHeader('vary') ?? []].flat().join(', ');
  if (!/accept-encoding/i.test(vary)) reply.header('Vary', vary ? `${vary}, Accept-Encoding` : 'Accept-Encoding');
  const [tag, encoding] = [reply.getHeader('etag'), reply.getHeader('content-encoding')];
  if (tag && encoding) reply.header('ETag', encodedAs(String(encoding), String(tag)));
  done(null, payload);
}
