import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { QueryHandling } from './http/query/query-handling';
import { KeyedHandling } from './idempotency/keyed-handling';
import { enveloped } from './taskforge/envelopes';

/** What happens around all handlers. One interceptor, because each adds several observables to a request. */
@Injectable()
export class HandlingInterceptor implements NestInterceptor {
  constructor(
    private readonly query: QueryHandling,
    private readonly keyed: KeyedHandling,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    this.query.check(context);
    // The envelope is part of the response that is saved for retries.
    const handle = async (): Promise<unknown> => enveloped(context, await lastValueFrom(next.handle()));
    return from(this.keyed.run(context, handle));
  }
}
