import { createParamDecorator, type ExecutionContext, type Type } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DomainError, invalid, type FieldErrors } from '../../common/errors';
import { check, inDeclaredOrder } from './fields.pipe';

/**
 * A validated body whose errors have not been reported yet. The service reports them after loading the row and checking
 * the policy.
 */
export class CheckedBody<Dto extends object> {
  constructor(
    /** Only valid without errors. */
    readonly dto: Dto,
    /** The failed rule by field. */
    readonly errors: FieldErrors,
    readonly sent: unknown,
    /** Why the body cannot be used as a whole. */
    private readonly refusal?: DomainError,
  ) {}

  /** Throws the refusal of the whole body, or `invalid` with these failures in the order of the fields. */
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

/** Injects the body as a {@link CheckedBody} of the DTO. */
export const BodyOf = createParamDecorator((dtoClass: Type<object>, context: ExecutionContext) =>
  CheckedBody.of(dtoClass, context.switchToHttp().getRequest<FastifyRequest>().body),
);
