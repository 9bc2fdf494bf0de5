import compress from '@fastify/compress';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { encodedAs, omitKnown } from './etags/etags';

/** Compresses the answers of all routes that are added from now on, and answers 304 in place of {@link omitKnown}. */
export async function compressAnswers(fastify: FastifyInstance): Promise<void> {
  await fastify.register(compress, { encodings: ['br', 'gzip'], globalDecompression: false });
  // It compresses in a hook of each route, and those run after the hooks of the service: so must all that depends on
  // the encoding.
  fastify.addHook('onRoute', (route) => {
    route.onSend = [route.onSend ?? [], nameEncoding, omitKnown].flat();
  });
}

/** A strong ETag belongs to one encoding; and what is not compressed would have been, with another header. */
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
