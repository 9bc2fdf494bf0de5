import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { ConfigError, type Config } from './config';

const SHUTDOWN_TIMEOUT_MS = 9_000;
const LOOK_MS = 50;

/** Listens and says where. Throws {@link ConfigError} if the address cannot be had. */
export async function listen(app: NestFastifyApplication, { host, port }: Config): Promise<void> {
  try {
    // Fastify's own listen: Nest's would log the error, which is then reported in one sentence.
    await serverOf(app).listen({ port, host });
  } catch (error) {
    throw new ConfigError(reasonOf(error as NodeJS.ErrnoException, host, port));
  }
  const url = serverOf(app).listeningOrigin;
  console.log(`\n  Tasksmith listens on ${url}\n  Swagger UI:          ${url}/docs\n`);
}

const serverOf = (app: NestFastifyApplication): FastifyInstance => app.getHttpAdapter().getInstance();

/** On SIGTERM and SIGINT: stops accepting, finishes what is in flight, closes the database and exits with 0. */
export function stopOnSignals(app: NestFastifyApplication): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    // A client that never finishes reading must not hold up the machine's shutdown.
    setTimeout(() => process.exit(0), SHUTDOWN_TIMEOUT_MS).unref();
    // Node closes those that are idle when the server closes, and not those that are answered after it.
    setInterval(() => serverOf(app).server.closeIdleConnections(), LOOK_MS).unref();
    app.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`Tasksmith could not close cleanly: ${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
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
