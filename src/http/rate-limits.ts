import { Injectable, SetMetadata, type CanActivate, type CustomDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { DomainError } from '../common/errors';
import { routeMetadata } from './access/route-metadata';
import type { RateLimitState, Apis } from './apis';

const MINUTE = 60;
const REQUESTS_A_MINUTE = 600;
const ATTEMPTS_A_MINUTE = 10;
/** Not rate-limited, for load balancers and monitoring. */
export const UNLIMITED_PATHS = ['/api/health', '/api/health/live', '/api/health/ready', '/metrics'];
const ATTEMPT = 'rate-limit:attempt';

/** Limits a route to ten attempts a minute per address and per account. */
export const LimitsAttempts = (name: string): CustomDecorator => SetMetadata(ATTEMPT, name);

/** Limits requests per minute, counted in this process. Responses contain the remaining number. */
@Injectable()
export class RateLimits {
  private readonly requests = new RateLimiterMemory({ points: REQUESTS_A_MINUTE, duration: MINUTE });
  private readonly attempts = new RateLimiterMemory({ points: ATTEMPTS_A_MINUTE, duration: MINUTE });

  constructor(
    private readonly enabled: boolean,
    private readonly apis: Apis,
  ) {}

  /** Counts a request against its user or, without one, its address. */
  async request(
    request: FastifyRequest,
    reply: FastifyReply,
    caller: () => Promise<number | undefined>,
  ): Promise<void> {
    if (!this.enabled || UNLIMITED_PATHS.includes(request.url.split('?', 1)[0]!)) return;
    const userId = await caller();
    await this.charge(this.requests, userId === undefined ? `address:${request.ip}` : `user:${userId}`, request, reply);
  }

  /** Counts a login attempt against the address and the account. */
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

const attemptOn = routeMetadata(ATTEMPT);

/** Counts attempts on routes with {@link LimitsAttempts}. */
@Injectable()
export class AttemptsGuard implements CanActivate {
  constructor(private readonly limits: RateLimits) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const name = attemptOn(context) as string | undefined;
    return name === undefined || this.count(name, context);
  }

  private async count(name: string, context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    await this.limits.attempt(name, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
    return true;
  }
}

const allowance = (state: RateLimiterRes, limit: number): RateLimitState => ({
  limit,
  remaining: state.remainingPoints,
  msBeforeReset: state.msBeforeNext,
});
