import 'reflect-metadata';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AppModule } from './app.module';
import type { Config } from './config';
import { openStore } from './database/open-store';
import { entities } from './entities';
import { Apis } from './http/apis';
import { TASKFORGE } from './taskforge/api';

interface WithInitHook {
  callInitHook(): Promise<void>;
}

/** The services without HTTP, for commands. Nothing runs by itself: no chores, no webhooks, no first admin. */
export async function openServices(config: Config): Promise<INestApplication> {
  const store = await openStore(config, entities);
  const app = await NestFactory.create(AppModule.with(config, store, new Apis(TASKFORGE)), new FastifyAdapter(), {
    bodyParser: false,
    abortOnError: false,
    logger: ['error', 'fatal'],
  });
  // Modules register with each other in this hook. The next one, which init() calls as well, would begin to work.
  await (app as unknown as WithInitHook).callInitHook();
  return app;
}
