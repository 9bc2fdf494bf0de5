import { createHash, timingSafeEqual } from 'node:crypto';
import { BlockList, isIPv6 } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Registry } from 'prom-client';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8);
LOOPBACK.addAddress('::1', 'ipv6');
LOOPBACK.addSubnet('::ffff:127.0.0.0', 104, 'ipv6');

/** Headers that a proxy on this machine adds when it passes on requests of others. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];
const TEXT = 'text/plain; charset=utf-8';

/** Serves `GET /metrics` to requests with `token`, or, if there is none, to this machine. `read` returns the text. */
export function serveMetrics(fastify: FastifyInstance, read: () => Promise<string>, token: string | undefined): void {
  fastify.get('/metrics', async (request, reply) => {
    reply.header('Cache-Control', 'no-store');
    if (token === undefined) {
      if (isFromHere(request)) return reply.type(Registry.PROMETHEUS_CONTENT_TYPE).send(await read());
      return reply
        .status(403)
        .type(TEXT)
        .send('Metrics are for requests of this machine. Set METRICS_TOKEN for others.\n');
    }
    if (hasToken(request, token)) return reply.type(Registry.PROMETHEUS_CONTENT_TYPE).send(await read());
    reply.header('WWW-Authenticate', 'Bearer');
    return reply.status(401).type(TEXT).send('Send METRICS_TOKEN as bearer token.\n');
  });
}

function isFromHere({ ip, headers }: FastifyRequest): boolean {
  return LOOPBACK.check(ip, isIPv6(ip) ? 'ipv6' : 'ipv4') && FORWARDED.every((name) => headers[name] === undefined);
}

function hasToken({ headers: { authorization = '' } }: FastifyRequest, token: string): boolean {
  const given = /^bearer +(?<token>\S+)$/i.exec(authorization)?.groups?.token ?? '';
  return timingSafeEqual(digest(given), digest(token));
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
