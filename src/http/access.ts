import { createParamDecorator, SetMetadata, type CustomDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Role, UserActor } from '../common/actor';

/** Which credential a route requires. Without this metadata: an access token. */
export const REQUIRED_CREDENTIAL = 'access:credential';
export type RequiredCredential = 'none' | 'refresh_token' | 'access_token_or_api_key';

export const ROLES = 'access:roles';

export interface AuthenticatedRequest extends FastifyRequest {
  user: UserActor;
}

/** Needs no authentication. */
export const Public = (): CustomDecorator => requires('none');

/** Requires a refresh token instead of an access token. */
export const WithRefreshToken = (): CustomDecorator => requires('refresh_token');

/** Accepts an API key as well as an access token. */
export const WithApiKey = (): CustomDecorator => requires('access_token_or_api_key');

const requires = (credential: RequiredCredential): CustomDecorator => SetMetadata(REQUIRED_CREDENTIAL, credential);

/** Only for these roles. */
export const Roles = (...roles: Role[]): CustomDecorator => SetMetadata(ROLES, roles);

export const actorOf = (context: ExecutionContext): UserActor =>
  context.switchToHttp().getRequest<AuthenticatedRequest>().user;

/** The user who sends the request. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext) => actorOf(context));
