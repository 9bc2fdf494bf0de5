import type { FastifyRequest } from 'fastify';
import type { DomainError } from '../common/errors';
import type { Endpoint } from '../http/apis';
import { TASKFORGE } from '../taskforge/api';
import { hintOf } from '../taskforge/hints';
import { refusalBody } from '../taskforge/refusal';

/** Error codes of JSON-RPC 2.0. `OTHER` is for errors that the specification does not name. */
const UNPARSABLE = -32_700;
const INVALID = -32_600;
const OTHER = -32_000;

/** Refusals that only this endpoint has. */
const OWN_WORDS: Record<string, string> = {
  'mcp.only_json': 'The answers are JSON: accept application/json',
  'mcp.batch': 'Send one message in each request, and no list of them',
  'origin.foreign': 'CORS_ORIGINS does not list the origin of this page',
  malformed: 'The body is not JSON',
  no_data: 'Send a message of JSON-RPC 2.0 as the body',
};

const numberOf = ({ kind, code }: DomainError): number => {
  if (code === 'malformed') return UNPARSABLE;
  return kind === 'invalid' ? INVALID : OTHER;
};

function wordsFor(refusal: DomainError): string {
  const own = OWN_WORDS[refusal.code];
  const hint = own && refusal.code !== 'malformed' ? undefined : hintOf(refusal, 'en');
  const message = own ?? refusalBody(refusal, 'POST', 'en').message;
  return hint ? `${message}. ${hint}.` : `${message}.`;
}

const challengeOf = ({ kind }: DomainError): Record<string, string> =>
  kind === 'unauthenticated' ? { 'WWW-Authenticate': 'Bearer' } : {};

/** The endpoint of the Model Context Protocol. What is refused before the protocol handles it becomes a JSON-RPC error. */
export const MCP: Endpoint = {
  name: 'mcp',
  owns: (path) => path === '/mcp' || path.startsWith('/mcp/'),
  refuse: (refusal, request) => ({
    headers: challengeOf(refusal),
    body: { jsonrpc: '2.0', id: idIn(request), error: { code: numberOf(refusal), message: wordsFor(refusal) } },
  }),
  rateLimitHeaders: (state) => TASKFORGE.rateLimitHeaders(state),
  headers: { request: ['Mcp-Protocol-Version', 'Mcp-Method', 'Mcp-Name'], response: [] },
};

/** The id of the refused request; null if it could not be read. */
function idIn(request: FastifyRequest | undefined): string | number | null {
  const { id } = (request?.body ?? {}) as { id?: unknown };
  return typeof id === 'string' || typeof id === 'number' ? id : null;
}
