import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { actorOf } from '../http/access/access';
import { pathIdOf } from '../http/path-id';
import { UsersService } from './users.service';

/** Responds with 403 or 404 before the body is validated. The service asks the same policy again. */
@Injectable()
export class UserAccessGuard implements CanActivate {
  constructor(private readonly users: UsersService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    await this.users.get(actorOf(context), pathIdOf(context));
    return true;
  }
}
