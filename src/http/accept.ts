import type { FastifyReply } from 'fastify';

/** Whether a client prefers one media type to the other by `Accept` (RFC 9110). Without the header it prefers neither. */
export const prefers = (accept: string | undefined, type: string, other: string): boolean =>
  accept !== undefined && qualityOf(accept, type) > qualityOf(accept, other);

/** Whether a client takes this media type. Without the header it takes every type. */
export const accepts = (accept: string | undefined, type: string): boolean =>
  accept === undefined || qualityOf(accept, type) > 0;

/** How much the client wants the type, 0 to 1: the most specific range that includes it says so. */
function qualityOf(accept: string, type: string): number {
  const qualities = new Map(accept.toLowerCase().split(',').map(rangeOf));
  return qualities.get(type) ?? qualities.get(type.replace(/\/.*/, '/*')) ?? qualities.get('*/*') ?? 0;
}

function rangeOf(text: string): [string, number] {
  const [range, ...parameters] = text.split(';').map((part) => part.trim());
  const quality = parameters.find((parameter) => parameter.startsWith('q='));
  return [range!, quality ? Number(quality.slice('q='.length)) : 1];
}

/** Tells caches that this request header, too, decides what the answer is. */
export function varyBy(reply: FastifyReply, name: string): void {
  // CORS has put `Origin` there.
  const others = [reply.getHeader('Vary') ?? []].flat().join(', ');
  const names = others.toLowerCase().split(/, */);
  if (!names.includes(name.toLowerCase())) reply.header('Vary', others ? `${others}, ${name}` : name);
}
