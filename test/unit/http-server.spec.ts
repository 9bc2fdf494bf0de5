import { HttpServer } from '../../src/serving/http-server';
import { Wire } from '../kit/service';

const REQUEST = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n';

it('A server that closes answers what was sent on an idle connection, as the last of the connection', async () => {
  const server = new HttpServer((_, response) => response.end('done'));
  await server.listen({ host: '127.0.0.1', port: 0 });
  const wire = await Wire.to(server.url);
  wire.send(REQUEST);
  await wire.expect(/keep-alive[^]*done/);
  wire.received = '';
  wire.send(REQUEST);
  server.announceEnd();
  const closed = server.close();
  await wire.expect(/Connection: close[^]*done/);
  await closed;
});
