import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { Outlet } from '../../src/changes/stream/outlet';
import { Stream } from '../../src/changes/stream/stream';

const MEBIBYTE = 1_048_576;
const MESSAGE = Buffer.alloc(100_000, 'a');
const LATER_MS = 21_000;

/** What a stream keeps for its client. Times are given, so that no test waits for one to pass. */
describe('An outlet', () => {
  let server: Server;
  let socket: Socket;
  let response: ServerResponse;
  let outlet: Outlet;
  let rooms: number;

  beforeEach(async () => {
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const requested = once(server, 'request');
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    [, response] = await requested;
    rooms = 0;
    outlet = new Outlet(response, () => (rooms += 1));
  });
  afterEach(async () => {
    socket.destroy();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  /** Fills all that is between here and the client, which reads nothing. */
  async function fill(): Promise<number> {
    let bytes = 0;
    for (let rest = 3; rest > 0;) {
      while (outlet.hasRoomFor(MESSAGE.length)) {
        outlet.write(MESSAGE);
        bytes += MESSAGE.length;
        rest = 3;
      }
      rest -= 1;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return bytes;
  }
  const read = async (bytes: number): Promise<void> => {
    for (let got = 0; got < bytes;) {
      const chunk = socket.read() as Buffer | null;
      if (chunk) got += chunk.length;
      else await once(socket, 'readable');
    }
  };

  it('keeps less than a mebibyte for a client that does not read, and says when there is room again', async () => {
    socket.pause();
    const bytes = await fill();
    expect(outlet.bufferedBytes).toBeLessThan(MEBIBYTE);
    expect(outlet.hasRoomFor(MESSAGE.length)).toBe(false);
    rooms = 0;
    await read(bytes);
    while (rooms === 0) await once(response, 'drain');
    expect(outlet.hasRoomFor(MESSAGE.length)).toBe(true);
  });

  it('takes a client that reads nothing for stalled, and not one that reads slowly', async () => {
    socket.pause();
    await fill();
    let nowMs = performance.now();
    expect(await outlet.isStalled(nowMs + 5_000)).toBe(false);
    // Much less than what makes Node notice, and enough for the kernel.
    for (let turn = 0; turn < 3; turn++) {
      await read(300_000);
      nowMs += LATER_MS;
      // As soon as the kernel has moved something.
      while (await outlet.isStalled(nowMs)) await new Promise((resolve) => setImmediate(resolve));
    }
    await fill();
    // Once the kernel has moved what it can.
    while (!(await outlet.isStalled(nowMs))) {
      expect(outlet.bufferedBytes).toBeGreaterThan(0);
      nowMs += LATER_MS;
    }
  });

  it('carries a comment every 15 seconds, and none for a client that has not read the last', async () => {
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
    const beginMs = performance.now();
    const actor = { userId: 1, role: 'user', api: 'taskforge', credential: null } as const;
    const stream = new Stream({ actor, types: ['task'] }, undefined, outlet);
    const comments = (): number => text.split('\n').filter((line) => line.startsWith(': ')).length;
    const written = async (): Promise<number> => {
      const mark = `mark ${Math.random()}`;
      outlet.write(Buffer.from(mark));
      while (!text.includes(mark)) await once(socket, 'data');
      return comments();
    };
    stream.tick(beginMs + 14_900);
    expect(await written()).toBe(0);
    for (const second of [15.1, 16, 29]) stream.tick(beginMs + second * 1_000);
    expect(await written()).toBe(1);
    stream.tick(beginMs + 30_100);
    expect(await written()).toBe(2);
    const kept = jest.spyOn(outlet, 'bufferedBytes', 'get').mockReturnValue(1);
    stream.tick(beginMs + 45_100);
    kept.mockRestore();
    expect(await written()).toBe(2);
  });

  it('gives a client that does not read one second to read the rest', async () => {
    socket.pause();
    await fill();
    outlet.end();
    await once(response, 'close');
    expect(response.writableFinished).toBe(false);
  });
});
