import { createParamDecorator, SetMetadata, type CustomDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Role, UserActor } from '../common/actor';

export const PUBLIC = 'access:public';
export const ROLES = 'access:roles';

export interface AuthenticatedRequest extends FastifyRequest {
  user: UserActor;
}

/** Anybody may call this; everything else asks for a token. */
export const Public = (): CustomDecorator => SetMetadata(PUBLIC, true);

/** Only these roles may call this. */
export const Roles = (...roles: Role[]): CustomDecorator => SetMetadata(ROLES, roles);

export const actorOf = (context: ExecutionContext): UserActor =>
  context.switchToHttp().getRequest<AuthenticatedRequest>().user;

/** Who calls. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext) => actorOf(context));
