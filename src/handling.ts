import { Injectable, type ExecutionContext } from '@nestjs/common';
import { finishOf } from './http/finishing';
import type { AroundHandlers } from './http/handlers';
import { QueryHandling } from './http/query/query-handling';
import { KeyedHandling } from './idempotency/keyed-handling';
import { enveloped } from './taskforge/envelopes';

/** What happens around all handlers. */
@Injectable()
export class Handling implements AroundHandlers {
  constructor(
    private readonly query: QueryHandling,
    private readonly keyed: KeyedHandling,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    this.query.check(context);
    return true;
  }

  run(context: ExecutionContext, handle: () => Promise<unknown>): Promise<unknown> {
    // The envelope is part of the response that is saved for retries.
    return this.keyed.run(context, async () => {
      const finish = finishOf(context)?.(context);
      const result = await handle();
      return enveloped(context, finish ? finish(result) : result);
    });
  }
}
