import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { actorOf } from '../http/access/access';
import { pathIdOf } from '../http/path-id';
import { TagsService } from './tags.service';

/** Responds with 404 before the body is validated. */
@Injectable()
export class ExistingTagGuard implements CanActivate {
  constructor(private readonly tags: TagsService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    await this.tags.get(actorOf(context), pathIdOf(context));
    return true;
  }
}
