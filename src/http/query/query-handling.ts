import { Injectable, type ExecutionContext, type Type } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError, type FieldErrors } from '../../common/errors';
import { varyBy } from '../accept';
import { Apis, queryOf } from '../apis';
import { prefersStrict, STRICT } from './prefer';
import { declaredBy, type Check, type Declared } from './understood';

/**
 * Reports ignored parts of the query string: unknown parameters, values that fall back to a default, and repeated
 * parameters. They are listed in the `Hint` header; with `Prefer: handling=strict` the request is refused instead.
 */
@Injectable()
export class QueryHandling {
  private readonly declared = new WeakMap<object, Declared>();

  constructor(private readonly apis: Apis) {}

  check(context: ExecutionContext): void {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const isStrict = prefersStrict(request);
    if (isStrict) reply.header('Preference-Applied', STRICT);
    const api = this.apis.of(request);
    const declared = this.declaredBy(context.getClass(), context.getHandler());
    const failures = { ...api.ignoredIn?.(request), ...notUnderstood(queryOf(api, request), declared) };
    if (Object.keys(failures).length > 0) this.report(failures, isStrict, request, reply);
  }

  private declaredBy(controller: Type<unknown>, handler: object & { name: string }): Declared {
    const declared = this.declared.get(handler) ?? declaredBy(controller, handler);
    this.declared.set(handler, declared);
    return declared;
  }

  private report(failures: FieldErrors, isStrict: boolean, request: FastifyRequest, reply: FastifyReply): void {
    const refusal = new DomainError('invalid', 'query.not_understood', failures);
    if (isStrict) throw refusal;
    const { headers, variesBy } = this.apis.of(request).refuse(refusal, request);
    if (variesBy) varyBy(reply, variesBy);
    reply.headers({ Hint: headers?.Hint });
  }
}

const notUnderstood = (query: Record<string, unknown>, declared: Declared): FieldErrors =>
  Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) => {
      const failure = failureOf(value, declared.get(name));
      return failure === undefined ? [] : [[name, failure]];
    }),
  );

function failureOf(value: unknown, check: Check | undefined): string | undefined {
  if (!check) return 'unknown_parameter';
  const [first, ...others] = [value].flat();
  if (others.some((other) => other !== '' && other !== first)) return 'repeated';
  return typeof first !== 'string' || first === '' || check(first) ? undefined : 'not_understood';
}
