import { Injectable, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { withReceived } from '../http/requests/received-body';
import { attemptOf, type Attempt } from './attempt';
import { IdempotencyService, type Result } from './idempotency.service';
import type { KeyedRequest } from './idempotency.guard';

/** Headers that are stored with the response. */
const KEPT_HEADERS = ['etag', 'hint', 'location'];

/** Runs handlers; that of a request with a key together with saving its response, in one unit of work. */
@Injectable()
export class KeyedHandling {
  constructor(private readonly idempotency: IdempotencyService) {}

  /** Returns what `handle` does, or throws the response of an earlier attempt. */
  run(context: ExecutionContext, handle: () => Promise<unknown>): Promise<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<KeyedRequest>();
    const { attempt, attemptBy } = request;
    if (!attempt && attemptBy === undefined) return handle();
    const reply = http.getResponse<FastifyReply>();
    const once = (each: Attempt): Promise<unknown> => this.once(each, handle, reply);
    if (attempt) return once(attempt);
    return withReceived(request, ({ digest }) => once(this.streamedAttempt(request, attemptBy!, digest)));
  }

  private async once(attempt: Attempt, handle: () => Promise<unknown>, reply: FastifyReply): Promise<unknown> {
    const before = keptHeaders(reply);
    let isHandled = false;
    const work = async (): Promise<Result> => {
      const value = await handle();
      isHandled = true;
      return resultOf(value, reply);
    };
    try {
      return await this.idempotency.once(attempt, work);
    } catch (error) {
      // They are about a change that was not saved, such as the ETag of a version that may become another.
      if (isHandled) for (const name of KEPT_HEADERS) if (!(name in before)) reply.removeHeader(name);
      throw error;
    }
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
