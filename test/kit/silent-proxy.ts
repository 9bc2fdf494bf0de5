import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * A TCP proxy that can go silent: what is sent is taken and passed on to nobody, and no connection is closed. Connections
 * of the silent time stay dead when it is over.
 */
export class SilentProxy {
  private readonly sockets = new Set<Socket>();
  private isSilent = false;
  private trigger: { text: string; after: string } | undefined;

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {
    server.on('connection', (socket) => this.serve(socket));
  }

  static async before(url: string): Promise<SilentProxy> {
    const proxy = new SilentProxy(createServer(), new URL(url));
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  /** The URL of the target by way of this proxy. */
  get url(): string {
    const url = new URL(this.target);
    url.host = `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return url.href;
  }

  silence(): void {
    this.isSilent = true;
    for (const socket of this.sockets) socket.removeAllListeners('data').resume();
  }

  /** Goes silent as soon as a connection that has sent `after` sends this text, which is not passed on. */
  silenceAt(text: string, after: string): void {
    this.trigger = { text, after };
  }

  heal(): void {
    this.isSilent = false;
    this.trigger = undefined;
  }

  stop(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private serve(socket: Socket): void {
    this.add(socket);
    if (this.isSilent) return void socket.resume();
    const other = connect(Number(this.target.port), this.target.hostname);
    this.add(other);
    let isSent = false;
    socket.on('data', (data) => {
      isSent ||= this.trigger !== undefined && data.includes(this.trigger.after);
      if (isSent && this.trigger && data.includes(this.trigger.text)) this.silence();
      else other.write(data);
    });
    other.on('data', (data) => socket.write(data));
    socket.on('close', () => other.destroy());
    other.on('close', () => this.isSilent || socket.destroy());
  }

  private add(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.sockets.delete(socket));
  }
}
