import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { isAdmin } from '../common/actor';
import { actorOf, type AuthenticatedRequest } from '../http/access/access';
import { ADMIN_FIELDS } from './dto/update-user.dto';

/** The body, in which the fields that only an admin may write count as absent for everybody else. */
export const UserChanges = createParamDecorator((_: unknown, context: ExecutionContext): unknown => {
  const body = context.switchToHttp().getRequest<AuthenticatedRequest>().body;
  if (isAdmin(actorOf(context)) || !isObject(body)) return body;
  return { ...body, ...Object.fromEntries(ADMIN_FIELDS.filter((f) => f in body).map((f) => [f, undefined])) };
});

const isObject = (body: unknown): body is object => typeof body === 'object' && body !== null && !Array.isArray(body);
