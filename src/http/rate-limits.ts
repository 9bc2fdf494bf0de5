import { Injectable, SetMetadata, type CanActivate, type CustomDecorator, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { DomainError } from '../common/errors';

const MINUTE = 60;
const REQUESTS_A_MINUTE = 600;
const ATTEMPTS_A_MINUTE = 10;
const UNLIMITED_PATH = '/api/health';
const ATTEMPT = 'rate-limit:attempt';

/** Each address and each account may try this route ten times a minute. */
export const LimitsAttempts = (name: string): CustomDecorator => SetMetadata(ATTEMPT, name);

/** Counts requests, per minute and in this process. Answers say how many are left; too many are refused. */
@Injectable()
export class RateLimits {
  private readonly requests = new RateLimiterMemory({ points: REQUESTS_A_MINUTE, duration: MINUTE });
  private readonly attempts = new RateLimiterMemory({ points: ATTEMPTS_A_MINUTE, duration: MINUTE });

  constructor(private readonly enabled: boolean) {}

  /** Every request counts against its user, or, when nobody is behind it, against its address. */
  async request(request: FastifyRequest, reply: FastifyReply, userId: number | undefined): Promise<void> {
    if (!this.enabled || request.url.split('?', 1)[0] === UNLIMITED_PATH) return;
    await charge(this.requests, userId === undefined ? `address:${request.ip}` : `user:${userId}`, reply);
  }

  /** An attempt to get in counts against the address and against the account that it names. */
  async attempt(name: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (!this.enabled) return;
    await charge(this.attempts, `${name}:address:${request.ip}`, reply);
    const email = (request.body as { email?: unknown } | null | undefined)?.email;
    if (typeof email !== 'string') return;
    await charge(this.attempts, `${name}:account:${email.trim().toLowerCase().slice(0, 200)}`, reply);
  }
}

/** Counts attempts on the routes that say {@link LimitsAttempts}. */
@Injectable()
export class AttemptsGuard implements CanActivate {
  constructor(
    private readonly limits: RateLimits,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const name = this.reflector.get<string | undefined>(ATTEMPT, context.getHandler());
    const http = context.switchToHttp();
    if (name) await this.limits.attempt(name, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
    return true;
  }
}

async function charge(limiter: RateLimiterMemory, key: string, reply: FastifyReply): Promise<void> {
  try {
    tell(reply, limiter.points, await limiter.consume(key));
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    tell(reply, limiter.points, refused);
    reply.header('Retry-After', String(Math.ceil(refused.msBeforeNext / 1000)));
    throw new DomainError('too_many', 'rate_limited');
  }
}

function tell(reply: FastifyReply, limit: number, state: RateLimiterRes): void {
  reply.header('X-RateLimit-Limit', String(limit));
  reply.header('X-RateLimit-Remaining', String(state.remainingPoints));
  reply.header('X-RateLimit-Reset', String(Math.ceil((Date.now() + state.msBeforeNext) / 1000)));
}
