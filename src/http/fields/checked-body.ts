import { createParamDecorator, type ExecutionContext, type Type } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DomainError, invalid, type FieldErrors } from '../../common/errors';
import { check, inDeclaredOrder } from './fields.pipe';

/** A body that was checked but not refused yet: the service refuses it once it has loaded the row and asked the policy. */
export class CheckedBody<Dto extends object> {
  constructor(
    /** Only valid if nothing failed. */
    readonly dto: Dto,
    /** The failed rule of each failing field. */
    readonly errors: FieldErrors,
    readonly sent: unknown,
    /** Why the body cannot be used as a whole. */
    private readonly refusal?: DomainError,
  ) {}

  /** Throws why the body cannot be used, or `invalid` with all these failures in the order of the fields. */
  refuse(failures: FieldErrors): void {
    if (this.refusal) throw this.refusal;
    const all = inDeclaredOrder(this.dto, failures);
    if (Object.keys(all).length > 0) throw invalid(all);
  }

  static of<Dto extends object>(dtoClass: Type<Dto>, sent: unknown): CheckedBody<Dto> {
    try {
      const { dto, errors } = check(dtoClass, sent);
      return new CheckedBody(dto, errors, sent);
    } catch (error) {
      if (error instanceof DomainError) return new CheckedBody(new dtoClass(), {}, sent, error);
      throw error;
    }
  }
}

/** The body of a write as a {@link CheckedBody} of this DTO. */
export const BodyOf = createParamDecorator((dtoClass: Type<object>, context: ExecutionContext) =>
  CheckedBody.of(dtoClass, context.switchToHttp().getRequest<FastifyRequest>().body),
);
