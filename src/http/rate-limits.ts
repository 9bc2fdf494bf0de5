import { Injectable, SetMetadata, type CanActivate, type CustomDecorator, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { DomainError } from '../common/errors';
import type { RateLimitState, Apis } from './apis';

const MINUTE = 60;
const REQUESTS_A_MINUTE = 600;
const ATTEMPTS_A_MINUTE = 10;
/** Load balancers and people who look after the service ask these as often as they like. */
export const UNLIMITED_PATHS = ['/api/health', '/api/health/live', '/api/health/ready'];
const ATTEMPT = 'rate-limit:attempt';

/** Each address and each account may try this route ten times a minute. */
export const LimitsAttempts = (name: string): CustomDecorator => SetMetadata(ATTEMPT, name);

/** Counts requests, per minute and in this process. Answers say how many are left; too many are refused. */
@Injectable()
export class RateLimits {
  private readonly requests = new RateLimiterMemory({ points: REQUESTS_A_MINUTE, duration: MINUTE });
  private readonly attempts = new RateLimiterMemory({ points: ATTEMPTS_A_MINUTE, duration: MINUTE });

  constructor(
    private readonly enabled: boolean,
    private readonly apis: Apis,
  ) {}

  /** Every request counts against its user, or, when nobody is behind it, against its address. */
  async request(
    request: FastifyRequest,
    reply: FastifyReply,
    caller: () => Promise<number | undefined>,
  ): Promise<void> {
    if (!this.enabled || UNLIMITED_PATHS.includes(request.url.split('?', 1)[0]!)) return;
    const userId = await caller();
    await this.charge(this.requests, userId === undefined ? `address:${request.ip}` : `user:${userId}`, request, reply);
  }

  /** An attempt to get in counts against the address and against the account that it names. */
  async attempt(name: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (!this.enabled) return;
    await this.charge(this.attempts, `${name}:address:${request.ip}`, request, reply);
    const email = (request.body as { email?: unknown } | null | undefined)?.email;
    if (typeof email !== 'string') return;
    await this.charge(this.attempts, `${name}:account:${email.trim().toLowerCase().slice(0, 200)}`, request, reply);
  }

  private async charge(limiter: RateLimiterMemory, key: string, request: FastifyRequest, reply: FastifyReply) {
    try {
      this.setHeaders(request, reply, await limiter.consume(key), limiter.points);
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      this.setHeaders(request, reply, refused, limiter.points);
      reply.header('Retry-After', String(Math.ceil(refused.msBeforeNext / 1000)));
      throw new DomainError('too_many', 'rate_limited', {}, { cause: allowance(refused, limiter.points) });
    }
  }

  private setHeaders(request: FastifyRequest, reply: FastifyReply, state: RateLimiterRes, limit: number): void {
    reply.headers(this.apis.of(request).rateLimitHeaders(allowance(state, limit)));
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

const allowance = (state: RateLimiterRes, limit: number): RateLimitState => ({
  limit,
  remaining: state.remainingPoints,
  msBeforeReset: state.msBeforeNext,
});
