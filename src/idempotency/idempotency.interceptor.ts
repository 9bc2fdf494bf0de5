import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
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
    const { attempt } = http.getRequest<KeyedRequest>();
    if (!attempt) return next.handle();
    const reply = http.getResponse<FastifyReply>();
    return from(this.idempotency.once(attempt, async () => resultOf(await lastValueFrom(next.handle()), reply)));
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
