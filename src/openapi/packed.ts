import { hash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { varyBy } from '../http/accept';

/** A static file and its compressed forms. `tag` is the ETag without quotes. */
export interface Packed {
  type: string;
  tag: string;
  identity: Buffer;
  gzip: Buffer;
  br: Buffer;
}

const ENCODINGS = ['br', 'gzip', 'identity'] as const;

// Brotli's highest quality takes seconds for Swagger UI and saves only another tenth.
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 22 } };

/** Compresses off the main thread. */
export async function pack(type: string, content: string | Buffer): Promise<Packed> {
  const identity = Buffer.from(content);
  const [zipped, br] = await Promise.all([
    promisify(gzip)(identity, { level: 9 }),
    promisify(brotliCompress)(identity, BROTLI),
  ]);
  return { type, tag: hash('sha256', identity, 'hex').slice(0, 20), identity, gzip: zipped, br };
}

/** Sends the best form that the client accepts, or 304 if the client has any form. */
export function sendPacked(request: FastifyRequest, reply: FastifyReply, packed: Packed, cacheControl: string): void {
  const accepted = new Negotiator(request.raw).encodings([...ENCODINGS]);
  const encoding = ENCODINGS.find((each) => accepted.includes(each)) ?? 'identity';
  // A strong ETag identifies exact bytes, so each form has its own.
  reply.header('ETag', `"${packed.tag}${encoding === 'identity' ? '' : `-${encoding}`}"`);
  varyBy(reply, 'Accept-Encoding');
  reply.header('Cache-Control', cacheControl);
  if (knows(request, packed.tag)) return void reply.code(304).send();
  if (encoding !== 'identity') reply.header('Content-Encoding', encoding);
  reply.type(packed.type).send(packed[encoding]);
}

const knows = ({ headers }: FastifyRequest, tag: string): boolean => {
  const known = headers['if-none-match'];
  return known !== undefined && (known.trim() === '*' || known.includes(tag));
};
