// One service for all test files that a worker runs on one engine, instead of one a file: to start it takes longer than
// most files do. Each file gets it as it was at its beginning: the rows are put back, log and clock too. What it
// remembers besides is not put back, and must not matter; what changes more than rows takes a service of its own.
import { ConsoleLogger, Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import passport from 'passport';
import { JwtRefreshStrategy, JwtStrategy } from '../../src/auth/guards/jwt.strategies';
import { ChoresService } from '../../src/chores/chores.service';
import type { Api } from './api';
import { beginningOf } from './stores/beginning';
import { engine } from './stores/store';

interface Kept {
  app: NestFastifyApplication;
  url: string;
  isTaken: boolean;
  rewind(): Promise<void>;
  stop(): Promise<void>;
}

interface Lent extends Pick<Kept, 'app' | 'url'> {
  /** Gives it back; there is none if a test has it already. */
  release?: () => Promise<void>;
}

const services = (): Map<string, Kept> => Reflect.get(globalThis, Symbol.for('tasksmith.kept'));

export async function keptService(start: () => Promise<Api>): Promise<Lent> {
  const kept = services().get(engine) ?? (await keep(await start()));
  const { app, url } = kept;
  if (kept.isTaken) return { app, url };
  kept.isTaken = true;
  becomeTheLastStarted(app);
  await kept.rewind();
  const release = async (): Promise<void> => void (kept.isTaken = false);
  return { app, url, release };
}

/** The log and passport's strategies are those of the service that a process started last, and not a service's own. */
function becomeTheLastStarted(app: NestFastifyApplication): void {
  Logger.overrideLogger(new ConsoleLogger({ logLevels: ['fatal'] }));
  passport.use('jwt', app.get(JwtStrategy));
  passport.use('jwt-refresh', app.get(JwtRefreshStrategy));
}

async function keep(api: Api): Promise<Kept> {
  const { app, url, stop } = api;
  // It lives longer than the minute after which chores begin, which would meet tests at any time.
  clearTimeout(Reflect.get(app.get(ChoresService), 'timer'));
  const kept = { app, url, stop, rewind: await beginningOf(api), isTaken: false };
  services().set(engine, kept);
  return kept;
}
