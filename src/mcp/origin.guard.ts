import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { forbidden } from '../common/errors';
import { CONFIG, type Config } from '../config';

/** Refuses pages whose origin is not in `CORS_ORIGINS`. This also prevents DNS rebinding. */
@Injectable()
export class OriginGuard implements CanActivate {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  canActivate(context: ExecutionContext): boolean {
    const { origin } = context.switchToHttp().getRequest<FastifyRequest>().headers;
    const isKnown = origin === undefined || this.config.corsOrigins.some((one) => one === '*' || one === origin);
    if (!isKnown) throw forbidden('origin.foreign');
    return true;
  }
}
