import 'reflect-metadata';
import {
  Controller,
  Get,
  Module,
  NotFoundException,
  Param,
  SetMetadata,
  UseGuards,
  type ExecutionContext,
  type PipeTransform,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { wrapHandlers, type AroundHandlers } from '../../src/http/handlers';

const seen: string[] = [];

const own = {
  canActivate: (): boolean => {
    seen.push('own guard');
    return true;
  },
};
const pipe: PipeTransform<string> = {
  transform: (value) => {
    seen.push('pipe');
    return value.toUpperCase();
  },
};

class Greetings {
  @Get('hello/:name')
  @SetMetadata('tone', 'warm')
  @UseGuards(own)
  hello(@Param('name', pipe) name: string): string {
    seen.push('handler');
    return `Hello ${name}`;
  }

  @Get('all')
  all(): string {
    return `${this.hello('Ana')}, ${this.hello('Eva')}`;
  }
}

@Controller('first')
class FirstGreetings extends Greetings {}

@Controller('second')
class SecondGreetings extends Greetings {}

@Module({ controllers: [FirstGreetings, SecondGreetings] })
class GreetingsModule {}

/** Notes what it sees, and refuses requests for `/first/hello/nobody`. */
const around: AroundHandlers = {
  canActivate: (context) => {
    seen.push('guard');
    if (context.switchToHttp().getRequest<FastifyRequest>().url.endsWith('/nobody')) throw new NotFoundException();
    return true;
  },
  run: async (context, handle) => {
    seen.push(`before ${nameOf(context)}`);
    const result = await handle();
    seen.push('after');
    return `<${String(result)}>`;
  },
};

const nameOf = (context: ExecutionContext): string => {
  const handler = context.getHandler();
  return `${context.getClass().name}.${handler.name} ${String(Reflect.getMetadata('tone', handler))}`;
};

describe('Around all handlers', () => {
  const apps: NestFastifyApplication[] = [];

  const start = async (): Promise<(path: string) => Promise<string>> => {
    const adapter = new FastifyAdapter();
    const app = await NestFactory.create<NestFastifyApplication>(GreetingsModule, adapter, { logger: false });
    apps.push(app);
    wrapHandlers(app, around);
    await app.init();
    return async (url) => (await app.inject({ url })).payload;
  };

  beforeEach(() => void seen.splice(0));
  afterAll(() => Promise.all(apps.map((app) => app.close())));

  it('runs after the guards and pipes of a route, and knows its class and metadata', async () => {
    const get = await start();
    expect(await get('/first/hello/ana')).toBe('<Hello ANA>');
    expect(seen).toEqual(['own guard', 'guard', 'pipe', 'before FirstGreetings.hello warm', 'handler', 'after']);
  });

  it('can refuse a request before its parameters are read', async () => {
    const get = await start();
    expect(await get('/first/hello/nobody')).toContain('Not Found');
    expect(seen).toEqual(['own guard', 'guard']);
  });

  it('runs once if a handler calls another one', async () => {
    const get = await start();
    expect(await get('/first/all')).toBe('<Hello Ana, Hello Eva>');
  });

  it('knows classes apart that inherit a handler', async () => {
    const get = await start();
    expect([await get('/first/hello/ana'), await get('/second/hello/eva')]).toEqual(['<Hello ANA>', '<Hello EVA>']);
    expect(seen).toContain('before SecondGreetings.hello warm');
  });

  it('runs in each of several applications with the same controllers', async () => {
    const gets = [await start(), await start()];
    for (const get of gets) expect(await get('/second/hello/eva')).toBe('<Hello EVA>');
  });
});
