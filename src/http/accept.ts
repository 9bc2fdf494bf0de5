import type { FastifyReply } from 'fastify';

/** Whether `Accept` prefers one media type to another (RFC 9110). False without the header. */
export const prefers = (accept: string | undefined, type: string, other: string): boolean =>
  accept !== undefined && qualityOf(accept, type) > qualityOf(accept, other);

/** Whether `Accept` allows the media type. True without the header. */
export const accepts = (accept: string | undefined, type: string): boolean =>
  accept === undefined || qualityOf(accept, type) > 0;

/** The quality value of a type, 0 to 1, from the most specific matching range. */
function qualityOf(accept: string, type: string): number {
  const qualities = new Map(accept.toLowerCase().split(',').map(rangeOf));
  return qualities.get(type) ?? qualities.get(type.replace(/\/.*/, '/*')) ?? qualities.get('*/*') ?? 0;
}

function rangeOf(text: string): [string, number] {
  const [range, ...parameters] = text.split(';').map((part) => part.trim());
  const quality = parameters.find((parameter) => parameter.startsWith('q='));
  return [range!, quality ? Number(quality.slice('q='.length)) : 1];
}

/** Adds a request header to `Vary`. */
export function varyBy(reply: FastifyReply, name: string): void {
  // CORS has already added `Origin`.
  const others = [reply.getHeader('Vary') ?? []].flat().join(', ');
  const names = others.toLowerCase().split(/, */);
  if (!names.includes(name.toLowerCase())) reply.header('Vary', others ? `${others}, ${name}` : name);
}
