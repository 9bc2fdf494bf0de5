#!/usr/bin/env bash
# Expected: structured content that the server has found to match the tool's output schema is accepted by the client of the
#   same SDK, which checks it against that schema.
# Seen: the server parses with zod, which drops extra members and fills in defaults, but sends what the tool returned. The
#   client knows the JSON Schema, which requires members with a default and allows no others, and rejects the call.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @modelcontextprotocol/server@2.4.0 @modelcontextprotocol/client@2.4.0 zod@4.6.7

cat >program.mjs <<'JS'
import { Client } from '@modelcontextprotocol/client';
import { InMemoryTransport, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';

const server = new McpServer({ name: 'server', version: '1' });
const outputSchema = z.object({ id: z.number(), state: z.string().default('open') });
for (const [name, structuredContent] of Object.entries({
  exact: { id: 1, state: 'open' },
  withoutDefault: { id: 1 },
  withMore: { id: 1, state: 'open', title: 'a' },
  wrong: { id: 'one', state: 'open' },
}))
  server.registerTool(name, { inputSchema: z.object({}), outputSchema }, () => ({ content: [], structuredContent }));
const [one, other] = InMemoryTransport.createLinkedPair();
const client = new Client({ name: 'client', version: '1' });
await Promise.all([server.connect(one), client.connect(other)]);

for (const { name } of (await client.listTools()).tools)
  await client.callTool({ name, arguments: {} }).then(
    ({ isError, structuredContent }) => console.log(name, isError ? 'refused by the server' : JSON.stringify(structuredContent)),
    ({ message }) => console.log(name, 'rejected by the client:', message.split(': ').at(-1)),
  );
await client.close();
JS

cat >expected.txt <<'TXT'
exact {"id":1,"state":"open"}
withoutDefault rejected by the client: data must have required property 'state'
withMore rejected by the client: data must NOT have additional properties
wrong refused by the server
TXT

echo "@modelcontextprotocol/server@2.4.0 @modelcontextprotocol/client@2.4.0 zod@4.6.7, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
