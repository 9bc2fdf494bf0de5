import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { addressOf } from './address';
import { HOME, openApiDocument } from './document';
import { pack, sendPacked, type Packed } from './packed';
import { yamlOf } from './yaml';

// One document per requested address, which clients choose. The oldest is dropped and rebuilt when needed.
const MAX_CACHED = 8;

const FORMATS = {
  json: { type: 'application/json; charset=utf-8', write: (document: OpenAPIObject) => JSON.stringify(document) },
  yaml: { type: 'application/yaml; charset=utf-8', write: (document: OpenAPIObject) => yamlOf(document) },
};

type Format = keyof typeof FORMATS;

/** Serves the document. It is built on the first request, with the address of the request as its server. */
export function serveDocument(app: NestFastifyApplication): void {
  const kept = new Map<string, Promise<Packed>>();
  let made: OpenAPIObject | undefined;
  const packed = (format: Format, address: string): Promise<Packed> => {
    const key = `${format} ${address}`;
    const known = kept.get(key);
    if (known) return known;
    made ??= openApiDocument(app);
    const { type, write } = FORMATS[format];
    const fresh = pack(type, write(at(address, made)));
    if (kept.size >= MAX_CACHED) kept.delete(kept.keys().next().value!);
    kept.set(key, fresh);
    return fresh;
  };
  const fastify = app.getHttpAdapter().getInstance();
  for (const format of Object.keys(FORMATS) as Format[])
    fastify.get(`/openapi.${format}`, async (request: FastifyRequest, reply: FastifyReply) => {
      sendPacked(request, reply, await packed(format, addressOf(request) ?? HOME), 'no-cache');
      return reply;
    });
}

const at = (address: string, document: OpenAPIObject): OpenAPIObject => ({
  ...document,
  externalDocs: { ...document.externalDocs, url: `${address}/changelog` },
  servers: [{ ...document.servers?.[0], url: address }],
});
