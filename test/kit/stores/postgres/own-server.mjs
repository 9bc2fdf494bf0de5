// A server that a test controls by commands on stdin. Ends when stdin is closed.
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { makeServer } from './server.mjs';

const [, , port] = process.argv;
const { server, folder, url } = await makeServer({
  isDurable: true,
  persistent: true,
  ...(port && { port: Number(port) }),
});
await server.start();
console.log(url);
for await (const word of createInterface(process.stdin)) {
  if (word === 'start') await server.start();
  if (word === 'stop') await server.stop();
  console.log(word);
}
await server.stop();
rmSync(folder, { recursive: true, force: true });
