import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer, Server as SecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { SELF_SIGNED } from './certificate';

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  /** The raw body, for signatures. */
  text: string;
  body: any;
}

export type Answering = (request: Received, response: ServerResponse) => void;

const OK: Answering = (_, response) => void response.end('ok');

/** A webhook receiver that records requests and responds as configured. */
export class Receiver {
  readonly all: Received[] = [];
  answering: Answering = OK;
  private readonly waiting: (() => void)[] = [];

  private constructor(
    private readonly server: Server | SecureServer,
    readonly port: number,
  ) {}

  static start = (port = 0): Promise<Receiver> => Receiver.listen(createServer(), port);

  /** Uses HTTPS with an untrusted certificate. */
  static startSecure = (): Promise<Receiver> => Receiver.listen(createSecureServer(SELF_SIGNED), 0);

  private static async listen(server: Server | SecureServer, port: number): Promise<Receiver> {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const receiver = new Receiver(server, (server.address() as AddressInfo).port);
    server.on('request', (request, response) => void receiver.take(request, response));
    return receiver;
  }

  get url(): string {
    return `${this.server instanceof SecureServer ? 'https' : 'http'}://127.0.0.1:${this.port}/hook`;
  }

  /** The names of received events, in order. */
  get types(): string[] {
    return this.all.map(({ body }) => body.type);
  }

  /** Waits for a total number of requests and returns them. */
  async received(count: number): Promise<Received[]> {
    while (this.all.length < count) await new Promise<void>((resolve) => this.waiting.push(resolve));
    return this.all.slice(0, count);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const text = Buffer.concat(parts).toString();
    const received = { path: request.url ?? '', headers: request.headers, text, body: JSON.parse(text) };
    this.all.push(received);
    this.answering(received, response);
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}

/** Responds with this status and no body. */
export const answers =
  (status: number, headers: Record<string, string> = {}): Answering =>
  (_, response) =>
    void response.writeHead(status, headers).end();
