import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor, type Type } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { DomainError, type FieldErrors } from '../../common/errors';
import { Apis, queryOf } from '../apis';
import { prefersStrict, STRICT } from './prefer';
import { declaredBy, type Declared } from './understood';

/**
 * Names what was not understood in a query string: unknown parameters, and values that fall back to a default. The
 * answer has them in its `Hint` header; with `Prefer: handling=strict` the request is refused instead.
 */
@Injectable()
export class QueryHandlingInterceptor implements NestInterceptor {
  private readonly declared = new WeakMap<object, Declared>();

  constructor(private readonly apis: Apis) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const isStrict = prefersStrict(request);
    if (isStrict) reply.header('Preference-Applied', STRICT);
    const query = queryOf(this.apis.of(request), request);
    const failures = notUnderstood(query, this.declaredBy(context.getClass(), context.getHandler()));
    if (Object.keys(failures).length > 0) this.report(failures, isStrict, request, reply);
    return next.handle();
  }

  private declaredBy(controller: Type<unknown>, handler: object & { name: string }): Declared {
    const declared = this.declared.get(handler) ?? declaredBy(controller, handler);
    this.declared.set(handler, declared);
    return declared;
  }

  private report(failures: FieldErrors, isStrict: boolean, request: FastifyRequest, reply: FastifyReply): void {
    const refusal = new DomainError('invalid', 'query.not_understood', failures);
    if (isStrict) throw refusal;
    reply.headers({ Hint: this.apis.of(request).refuse(refusal, request).headers?.Hint });
  }
}

function notUnderstood(query: Record<string, unknown>, declared: Declared): FieldErrors {
  const failures = Object.entries(query).flatMap(([name, value]): [string, string][] => {
    const check = declared.get(name);
    if (!check) return [[name, 'unknown_parameter']];
    const [first] = [value].flat();
    return typeof first !== 'string' || first === '' || check(first) ? [] : [[name, 'not_understood']];
  });
  return Object.fromEntries(failures);
}
