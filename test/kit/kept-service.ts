// One service per worker and engine for all its test files, because starting it takes longer than most files. Each file
// gets it in its initial state: rows, log and clock are reset. Other state in memory is not reset and must not matter.
// Tests that change more than rows use a separate service.
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
  /** Returns the service for reuse; absent if a test is already using it. */
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

/** The logger and passport's strategies are global to the process, so they must belong to the service in use. */
function becomeTheLastStarted(app: NestFastifyApplication): void {
  Logger.overrideLogger(new ConsoleLogger({ logLevels: ['fatal'] }));
  passport.use('jwt', app.get(JwtStrategy));
  passport.use('jwt-refresh', app.get(JwtRefreshStrategy));
}

async function keep(api: Api): Promise<Kept> {
  const { app, url, stop } = api;
  // Chores start after a minute and would interfere with tests at random times.
  clearTimeout(Reflect.get(app.get(ChoresService), 'timer'));
  const kept = { app, url, stop, rewind: await beginningOf(api), isTaken: false };
  services().set(engine, kept);
  return kept;
}
