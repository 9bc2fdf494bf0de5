import { createParamDecorator, SetMetadata, type CustomDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Role, UserActor } from '../common/actor';

/** What a route asks a caller for; without it, an access token. */
export const PROOF = 'access:proof';
export type Proof = 'nothing' | 'refresh' | 'api_key';

export const ROLES = 'access:roles';

export interface AuthenticatedRequest extends FastifyRequest {
  user: UserActor;
}

/** Anybody may call this; everything else asks for a token. */
export const Public = (): CustomDecorator => SetMetadata(PROOF, 'nothing');

/** Asks for a refresh token in place of an access token. */
export const WithRefreshToken = (): CustomDecorator => SetMetadata(PROOF, 'refresh');

/** Takes an API key as well as an access token. */
export const WithApiKey = (): CustomDecorator => SetMetadata(PROOF, 'api_key');

/** Only these roles may call this. */
export const Roles = (...roles: Role[]): CustomDecorator => SetMetadata(ROLES, roles);

export const actorOf = (context: ExecutionContext): UserActor =>
  context.switchToHttp().getRequest<AuthenticatedRequest>().user;

/** Who calls. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext) => actorOf(context));
