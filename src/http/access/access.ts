import {
  applyDecorators,
  createParamDecorator,
  SetMetadata,
  type CustomDecorator,
  type ExecutionContext,
} from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Role, UserActor } from '../../common/actor';

/** Which credential a route requires. Without this metadata: an access token or an API key. */
export const REQUIRED_CREDENTIAL = 'access:credential';
export type RequiredCredential = 'none' | 'refresh_token' | 'any_or_ticket';

export const ROLES = 'access:roles';

export interface AuthenticatedRequest extends FastifyRequest {
  user: UserActor;
}

/** Needs no authentication. */
export const Public = (): CustomDecorator => requires('none');

/** OpenAPI extension for operations that accept neither an access token nor an API key. */
export const OTHER_CREDENTIAL = 'x-credential';

/** Requires a refresh token instead of an access token. */
export const WithRefreshToken = (): MethodDecorator =>
  applyDecorators(requires('refresh_token'), ApiExtension(OTHER_CREDENTIAL, 'refresh_token'));

/** Also accepts a ticket (`?ticket=`), for clients that cannot set headers. */
export const WithTicket = (): CustomDecorator => requires('any_or_ticket');

const requires = (credential: RequiredCredential): CustomDecorator => SetMetadata(REQUIRED_CREDENTIAL, credential);

/** Restricts a route to these roles. */
export const Roles = (...roles: Role[]): CustomDecorator => SetMetadata(ROLES, roles);

export const actorOf = (context: ExecutionContext): UserActor =>
  context.switchToHttp().getRequest<AuthenticatedRequest>().user;

/** The user who sends the request. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext) => actorOf(context));
