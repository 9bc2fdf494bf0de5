#!/usr/bin/env bash
# Expected: registerTool() refuses a schema that JSON Schema cannot express, a transform in an output schema here; or only
#   that tool is missing from the list.
# Seen: it is registered and can be called, but the schemas are made when the list is asked for: the whole request fails, and
#   clients see no tool at all.
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

async function names(...outputs) {
  const server = new McpServer({ name: 'server', version: '1' });
  for (const [i, output] of outputs.entries())
    server.registerTool(`tool${i}`, { inputSchema: z.object({}), outputSchema: z.object({ due: output }) }, () => ({
      content: [],
      structuredContent: { due: '2026-01-01' },
    }));
  const [one, other] = InMemoryTransport.createLinkedPair();
  const client = new Client({ name: 'client', version: '1' });
  await Promise.all([server.connect(one), client.connect(other)]);
  const list = await client.listTools().then(({ tools }) => tools.map(({ name }) => name).join(' '), ({ code, message }) => `${code} ${message}`);
  const { isError = false } = await client.callTool({ name: `tool${outputs.length - 1}`, arguments: {} });
  await client.close();
  return `${list}; the last one answers ${isError ? 'with an error' : 'well'}`;
}

console.log('text, text     ', await names(z.string(), z.string()));
console.log('text, transform', await names(z.string(), z.string().transform((text) => text.slice(0, 4))));
JS

cat >expected.txt <<'TXT'
text, text      tool0 tool1; the last one answers well
text, transform -32603 Transforms cannot be represented in JSON Schema; the last one answers well
TXT

echo "@modelcontextprotocol/server@2.4.0 @modelcontextprotocol/client@2.4.0 zod@4.6.7, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
