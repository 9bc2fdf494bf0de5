import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Role } from '../../common/actor';
import { forbidden } from '../../common/errors';
import { actorOf, ROLES } from './access';
import { routeMetadata } from './route-metadata';

const rolesFor = routeMetadata(ROLES);

/** Enforces `@Roles()`. */
@Injectable()
export class RolesGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const roles = rolesFor(context) as Role[] | undefined;
    if (roles && !roles.includes(actorOf(context).role)) throw forbidden('role.required');
    return true;
  }
}
