import type { FastifyRequest } from 'fastify';

const HOST = /^(?:[a-z\d](?:[a-z\d.-]{0,252}[a-z\d])?|\[[\da-f:.]{2,45}\])(?::\d{1,5})?$/i;

/**
 * The base URL of a request, e.g. "https://tasks.example.com". Headers of trusted proxies are respected. Undefined if
 * the host is unusable.
 */
export function addressOf({ protocol, host }: FastifyRequest): string | undefined {
  const scheme = protocol === 'https' ? 'https' : 'http';
  return HOST.test(host) ? `${scheme}://${host.toLowerCase()}` : undefined;
}
