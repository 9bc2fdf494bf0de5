import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { actorOf } from '../http/access/access';
import { pathIdOf } from '../http/path-id';
import { WebhooksService } from './webhooks.service';

/** Responds with 404 before the body is validated. */
@Injectable()
export class ExistingWebhookGuard implements CanActivate {
  constructor(private readonly webhooks: WebhooksService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const actor = actorOf(context);
    await this.webhooks.get(actor, { api: actor.api, id: pathIdOf(context) });
    return true;
  }
}
