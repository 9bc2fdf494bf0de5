import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { actorOf } from '../http/access';
import { pathIdOf } from '../http/path-id';
import { TagsService } from './tags.service';

/** Says 404 before the fields of the body are looked at. */
@Injectable()
export class ExistingTagGuard implements CanActivate {
  constructor(private readonly tags: TagsService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    await this.tags.get(actorOf(context), pathIdOf(context));
    return true;
  }
}
