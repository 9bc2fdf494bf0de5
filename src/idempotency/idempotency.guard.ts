import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Authentication } from '../auth/authentication';
import type { RepeatableRequest } from '../http/errors/replay';
import { limitOf } from '../http/requests/streamed-body';
import { attemptOf, hasKey, type Attempt } from './attempt';
import { IdempotencyService } from './idempotency.service';

/** A request with a key. */
export interface KeyedRequest extends RepeatableRequest {
  attempt?: Attempt;
  /** The caller, if the body is streamed: its attempt is known once the body has been read. */
  attemptBy?: string;
}

/**
 * Replays the response of the first attempt. Runs after authentication and before guards that load an object, because
 * the first attempt may have deleted it.
 */
@Injectable()
export class IdempotencyGuard implements CanActivate {
  constructor(
    private readonly authentication: Authentication,
    private readonly idempotency: IdempotencyService,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const request = context.switchToHttp().getRequest<KeyedRequest>();
    return !hasKey(request) || this.note(request);
  }

  private async note(request: KeyedRequest): Promise<boolean> {
    const caller = await this.authentication.callerOf(request);
    if (caller === undefined) return true;
    if (limitOf(request)) {
      request.attemptBy = caller;
      return true;
    }
    const attempt = attemptOf(request, caller);
    const earlier = await this.idempotency.earlierAnswer(attempt);
    if (earlier) throw earlier;
    Object.assign(request, { attempt, earlierAnswer: () => this.idempotency.earlierAnswer(attempt) });
    return true;
  }
}
