import { createParamDecorator, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { UserActor } from '../common/actor';
import { actorOf, type AuthenticatedRequest } from './access';
import { pathIdOf } from './path-id';

interface GuardedRequest<Row> extends AuthenticatedRequest {
  row?: Row;
}

const READS = ['GET', 'HEAD'];

/**
 * Answers 404 or 403 to a read before anything else of the request is looked at. The handler gets the row by
 * {@link GuardedRow}.
 *
 * A write passes if its path can be an id. Its service loads the row and asks the policy in the transaction of the
 * change, where no other request can change the owner in between. The body of such a write is a {@link CheckedBody},
 * whose failures wait until then, so that 404 and 403 still come first.
 */
export abstract class OwnerGuard<Row> implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<GuardedRequest<Row>>();
    const id = pathIdOf(context);
    if (READS.includes(request.method)) request.row = await this.find(actorOf(context), id);
    return true;
  }

  /** The row, if the actor may read it. Throws `not_found` or `forbidden`. */
  protected abstract find(actor: UserActor, id: number): Promise<Row>;
}

/** The row that {@link OwnerGuard} loaded for a read. */
export const GuardedRow = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<GuardedRequest<unknown>>().row,
);
