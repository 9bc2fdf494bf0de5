import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** An address that leads to one server, and after a failover to another. */
export class FloatingAddress {
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private target: number,
  ) {
    server.on('connection', (socket) => this.serve(socket));
  }

  static async to(port: number): Promise<FloatingAddress> {
    const address = new FloatingAddress(createServer().listen(0, '127.0.0.1'), port);
    await once(address.server, 'listening');
    return address;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  move(port: number): void {
    this.target = port;
    this.dropAll();
  }

  stop(): void {
    this.server.close();
    this.dropAll();
  }

  private dropAll(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  private serve(socket: Socket): void {
    const other = connect(this.target, '127.0.0.1');
    for (const [one, its] of [
      [socket, other],
      [other, socket],
    ] as const) {
      this.sockets.add(one);
      one.on('error', () => undefined).on('close', () => this.sockets.delete(one) && its.destroy());
      one.pipe(its);
    }
  }
}
