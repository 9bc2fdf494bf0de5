import type { FastifyRequest } from 'fastify';

const HOST = /^(?:[a-z\d](?:[a-z\d.-]{0,252}[a-z\d])?|\[[\da-f:.]{2,45}\])(?::\d{1,5})?$/i;

/**
 * The address that a request was sent to, "https://tasks.example.com"; what a proxy says of it counts if the proxy is
 * trusted. Undefined if the request names no usable host.
 */
export function addressOf({ protocol, host }: FastifyRequest): string | undefined {
  const scheme = protocol === 'https' ? 'https' : 'http';
  return HOST.test(host) ? `${scheme}://${host.toLowerCase()}` : undefined;
}
