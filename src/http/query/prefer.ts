import type { FastifyRequest } from 'fastify';

/** The preference that was applied, as the answer names it (RFC 7240). */
export const STRICT = 'handling=strict';

const HANDLING = /^\s*handling\s*=\s*"?(\w+)"?\s*(?:;|$)/i;

/** Whether a request has `Prefer: handling=strict`, among other preferences or alone. The first `handling` counts. */
export function prefersStrict({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  const preferences = [headers.prefer ?? []].flat().join(',').split(',');
  const [handling] = preferences.flatMap((preference) => HANDLING.exec(preference)?.[1] ?? []);
  return handling?.toLowerCase() === 'strict';
}
