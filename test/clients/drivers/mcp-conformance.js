// The conformance suite of the protocol. It cannot log in, so a proxy adds the token to its requests and nothing else.
import { equal } from 'node:assert/strict';
import { createServer, request } from 'node:http';
import { once } from 'node:events';
import { register, runNode22 } from '../node-22.js';

const [url, name] = process.argv.slice(2);
const port = Number(process.env.PAGE_PORT);
const { token } = await register(url, 'conformance');

const proxy = createServer((asked, answer) => {
  const { method, url: path, headers } = asked;
  const sent = request(url + path, { method, headers: { ...headers, authorization: `Bearer ${token}` } }, (got) => {
    answer.writeHead(got.statusCode, got.headers);
    got.pipe(answer);
  });
  asked.pipe(sent);
}).listen(port, '127.0.0.1');
await once(proxy, 'listening');

const { code, stdout, stderr } = await runNode22(
  'conformance/dist/index.js',
  'server',
  '--url',
  `http://127.0.0.1:${port}/mcp`,
  '--expected-failures',
  `config/${name}.yaml`,
);
proxy.close();
proxy.closeAllConnections();
// The end of what it prints is a summary.
equal(code, 0, `${stderr}\n${stdout.slice(stdout.indexOf('=== SUMMARY'))}`);
