import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { withReceived } from '../http/requests/received-body';
import { attemptOf, type Attempt } from './attempt';
import { IdempotencyService, type Result } from './idempotency.service';
import type { KeyedRequest } from './idempotency.guard';

/** Headers that are stored with the response. */
const KEPT_HEADERS = ['etag', 'hint', 'location'];

/** Runs the handler of a request with a key and saves its response, in one unit of work. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(private readonly idempotency: IdempotencyService) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<KeyedRequest>();
    const reply = http.getResponse<FastifyReply>();
    const { attempt, attemptBy } = request;
    const once = (each: Attempt): Promise<unknown> =>
      this.idempotency.once(each, async () => resultOf(await lastValueFrom(next.handle()), reply));
    if (attempt) return from(once(attempt));
    if (attemptBy === undefined) return next.handle();
    return from(withReceived(request, ({ digest }) => once(this.streamedAttempt(request, attemptBy, digest))));
  }

  private streamedAttempt(request: KeyedRequest, caller: string, digest: string): Attempt {
    const attempt = attemptOf(request, caller, digest);
    request.earlierAnswer = () => this.idempotency.earlierAnswer(attempt);
    return attempt;
  }
}

const resultOf = (value: unknown, reply: FastifyReply): Result => ({
  value,
  answer: { status: reply.statusCode, headers: keptHeaders(reply), body: JSON.stringify(value) },
});

function keptHeaders(reply: FastifyReply): Record<string, string> {
  const kept = KEPT_HEADERS.filter((name) => reply.hasHeader(name));
  return Object.fromEntries(kept.map((name) => [name, String(reply.getHeader(name))]));
}
