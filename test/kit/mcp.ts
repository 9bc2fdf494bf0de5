import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { Client as HttpClient, Fields } from './api';
import { send } from './send';

/** The complete result of a tool. */
export interface ToolResult {
  text: string;
  data: any;
  isError: boolean;
  /** Size of its JSON. */
  bytes: number;
}

export const VERSIONS = ['2026-07-28', '2025-11-25'] as const;
export type Version = (typeof VERSIONS)[number];

const authorizationOf = ({ token, key }: HttpClient): Fields => {
  if (token) return { authorization: `Bearer ${token}` };
  return key ? { authorization: `Basic ${btoa(`${key}:`)}` } : {};
};

/** Sends one protocol message over HTTP. */
export async function postMcp(client: HttpClient, body: unknown, headers: Fields = {}): Promise<any> {
  const raw = Buffer.isBuffer(body) || typeof body === 'string' || body === undefined;
  const all = { ...authorizationOf(client), ...(raw ? {} : { 'content-type': 'application/json' }), ...headers };
  const sent = { method: 'POST', headers: all as Record<string, string>, body: raw ? body : JSON.stringify(body) };
  const { status, headers: received, text } = await send(`${client.url}/mcp`, sent);
  return { status, headers: received, text, body: text === '' ? undefined : JSON.parse(text) };
}

let lastId = 0;

/** Sends a request of either protocol version. */
export async function rpc(client: HttpClient, method: string, params: Fields = {}, version: Version = VERSIONS[0]) {
  const id = ++lastId;
  const isModern = version === VERSIONS[0];
  const meta = {
    'io.modelcontextprotocol/protocolVersion': version,
    'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const named = typeof params.name === 'string' ? { 'mcp-name': params.name } : {};
  const headers = { 'mcp-protocol-version': version, ...(isModern ? { 'mcp-method': method, ...named } : {}) };
  const body = { jsonrpc: '2.0', id, method, params: isModern ? { ...params, _meta: meta } : params };
  const answer = await postMcp(client, body, headers);
  if (answer.body?.id !== id) throw new Error(`${method} answered ${answer.status} ${answer.text}`);
  return answer;
}

/** Calls a tool. */
export async function callTool(
  client: HttpClient,
  name: string,
  args?: Fields,
  version?: Version,
): Promise<ToolResult> {
  const { body, text } = await rpc(client, 'tools/call', { name, ...(args ? { arguments: args } : {}) }, version);
  if (!body.result) throw new Error(`${name} answered ${text}`);
  const { content, structuredContent: data, isError = false } = body.result;
  if (isError !== (data === undefined)) throw new Error(`${name} answered ${text}`);
  return { text: content[0].text, data, isError, bytes: Buffer.byteLength(JSON.stringify(body.result)) };
}

/** The tools available to the client. */
export const listTools = async (client: HttpClient, version?: Version): Promise<any[]> =>
  (await rpc(client, 'tools/list', {}, version)).body.result.tools;

/** Connects a client of the official SDK. */
export async function connected(client: HttpClient, version: Version): Promise<Client> {
  const mode = version === VERSIONS[0] ? { pin: version } : ('legacy' as const);
  const sdk = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } });
  const requestInit = { headers: authorizationOf(client) as Record<string, string> };
  await sdk.connect(new StreamableHTTPClientTransport(new URL(`${client.url}/mcp`), { requestInit }));
  return sdk;
}
