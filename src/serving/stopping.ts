import { setTimeout as pause } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DomainError } from '../common/errors';
import { Readiness } from '../health/readiness';
import type { HttpServer } from './http-server';

/** Maximum time from the signal to the exit, unless the delay is longer. */
const LONGEST_MS = 9_000;
/** Minimum time for requests in flight after the delay. */
const LONGEST_CLOSING_MS = 5_000;
/** Gives a load balancer time to receive the last check, which says that this instance is not ready. */
const CHECK_MS = 250;

/**
 * On SIGTERM and SIGINT: says that the service is not ready, accepts requests for `delaySeconds` more, finishes what is
 * in flight, closes the database and exits with 0. SIGHUP is ignored. Returns a function that takes the application.
 */
export function stopOnSignals(server: HttpServer, delaySeconds: number): (app: NestFastifyApplication) => void {
  let app: NestFastifyApplication | undefined;
  let isStopping = false;
  const stop = (): void => {
    // Nothing is in flight during the start, and an unfinished migration is rolled back.
    if (!app) process.exit(0);
    if (isStopping) return;
    isStopping = true;
    void shutDown(app, server, delaySeconds);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('SIGHUP', () => undefined);
  return (started) => (app = started);
}

async function shutDown(app: NestFastifyApplication, server: HttpServer, delaySeconds: number): Promise<void> {
  const delayMs = delaySeconds === 0 ? 0 : delaySeconds * 1_000 + CHECK_MS;
  // A client that never finishes reading must not hold up the machine's shutdown.
  setTimeout(() => process.exit(0), Math.max(LONGEST_MS, delayMs + LONGEST_CLOSING_MS)).unref();
  app.get(Readiness).end();
  server.announceEnd();
  if (delayMs > 0) await pause(delayMs);
  try {
    await Promise.all([server.close(), server.refuse().then(() => app.close())]);
    process.exit(0);
  } catch (error) {
    // If the database is gone, nothing can be closed more cleanly.
    if (error instanceof DomainError && error.kind === 'unavailable') process.exit(0);
    process.stderr.write(`Tasksmith could not close cleanly: ${String(error)}\n`);
    process.exit(1);
  }
}
