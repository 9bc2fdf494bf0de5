import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import { Server as NetServer, type AddressInfo, type Socket } from 'node:net';
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import { ConfigError, type Config } from '../config';

/** The last request of a connection, and its response. */
interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
}

/** On a stop: how long a connection may be idle, or in the middle of a request, before it is closed. */
const PATIENCE_MS = 1_500;
const LOOK_MS = 50;
/** On a stop: how long requests that are on their way may take to arrive. */
const ARRIVAL_MS = 50;
/** A filter of 2,000 characters has up to 24,000 bytes in a URL. */
export const MAX_HEADER_BYTES = 32_768;

/** The HTTP server. It listens from the start on, first with a handler for the start, then with the application. */
export class HttpServer {
  private readonly exchanges = new Map<Socket, Exchange | undefined>();
  private readonly servers = [this.newServer()];
  private application: RequestListener | undefined;
  private isLast = false;
  private refusing: Promise<void> | undefined;
  private closing: Promise<void> | undefined;

  /** `answer` handles all requests until {@link open} is called. */
  constructor(private answer: RequestListener) {}

  /** Listens. Throws {@link ConfigError} if the address cannot be used. */
  async listen({ host, port }: Pick<Config, 'host' | 'port'>): Promise<void> {
    try {
      await bind(this.main, host, port);
    } catch (error) {
      throw new ConfigError(reasonOf(error as NodeJS.ErrnoException, host, port));
    }
    if (host === 'localhost') await this.listenOnOthers((this.main.address() as AddressInfo).port);
  }

  get url(): string {
    const { address, family, port } = this.main.address() as AddressInfo;
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  }

  /** The server factory for Fastify. */
  readonly serverFactory = (application: RequestListener, options: FastifyOptions): Server => {
    this.application = application;
    for (const server of this.servers) {
      server.keepAliveTimeout = options.keepAliveTimeout ?? server.keepAliveTimeout;
      server.requestTimeout = options.requestTimeout ?? server.requestTimeout;
    }
    return this.main;
  };

  /** Passes all further requests to the application. */
  open(): void {
    this.answer = this.application!;
  }

  /** From now on each response is the last one of its connection: `Connection: close`. */
  announceEnd(): void {
    this.isLast = true;
    for (const exchange of this.exchanges.values()) {
      if (exchange && !exchange.response.headersSent) exchange.response.shouldKeepAlive = false;
    }
  }

  /** Stops accepting connections. Resolves when the requests sent on open ones have arrived. */
  refuse(): Promise<void> {
    return (this.refusing ??= this.stopListening());
  }

  /** As {@link refuse}. Resolves when the last request is answered. */
  close(): Promise<void> {
    return (this.closing ??= this.shut());
  }

  private async stopListening(): Promise<void> {
    const closed = this.servers.filter(({ listening }) => listening).map((server) => once(server, 'close'));
    // The server of HTTP would also close idle connections, although their next request may have been sent.
    for (const server of this.servers) NetServer.prototype.close.call(server);
    await Promise.race([Promise.all(closed), pause(ARRIVAL_MS).then(() => turn())]);
  }

  private async shut(): Promise<void> {
    const end = performance.now() + PATIENCE_MS;
    const closed = this.servers.filter(({ listening }) => listening).map((server) => once(server, 'close'));
    await this.refuse();
    const looking = setInterval(() => {
      for (const server of this.servers) server.closeIdleConnections();
      if (performance.now() > end) this.dropUnfinished();
    }, LOOK_MS);
    await Promise.all(closed);
    clearInterval(looking);
  }

  private get main(): Server {
    return this.servers[0]!;
  }

  private newServer(): Server {
    const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES });
    server.on('connection', (socket: Socket) => {
      this.exchanges.set(socket, undefined);
      socket.once('close', () => this.exchanges.delete(socket));
    });
    server.on('request', (request, response) => {
      this.exchanges.set(request.socket, { request, response });
      if (this.isLast) response.shouldKeepAlive = false;
      this.answer(request, response);
    });
    return server;
  }

  /** "localhost" may be several addresses. One of them is enough. */
  private async listenOnOthers(port: number): Promise<void> {
    const { address: first } = this.main.address() as AddressInfo;
    for (const { address } of await lookup('localhost', { all: true })) {
      if (address === first) continue;
      const server = this.newServer();
      server.on('clientError', (error, socket) => this.main.emit('clientError', error, socket));
      if (await bind(server, address, port).catch(() => true)) continue;
      this.servers.push(server);
    }
  }

  /** Closes connections that have sent nothing since their last response, or half of a request. */
  private dropUnfinished(): void {
    for (const [socket, exchange] of this.exchanges) {
      if (!exchange || exchange.response.writableFinished || !exchange.request.complete) socket.destroy();
    }
  }
}

type FastifyOptions = ServerOptions & { requestTimeout?: number };

async function bind(server: Server, host: string, port: number): Promise<void> {
  const listening = once(server, 'listening');
  server.listen({ host, port });
  await listening;
}

function reasonOf(error: NodeJS.ErrnoException, host: string, port: number): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is in use by another program: stop it, or start with another one: PORT=${nextTo(port)} npm start.`;
    case 'EACCES':
      return `Port ${port} may not be used by this user: set PORT to one above 1023.`;
    default:
      return `HOST ${host} and PORT ${port} cannot be listened on: ${error.message}.`;
  }
}

const nextTo = (port: number): number => (port % 65_535) + 1;
