import { createParamDecorator, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { UserActor } from '../../common/actor';
import type { AuthenticatedRequest } from './access';
import { pathIdOf } from '../path-id';

interface GuardedRequest<Row> extends AuthenticatedRequest {
  row?: Row;
}

const READS = ['GET', 'HEAD'];

/**
 * For reads, responds with 404 or 403 before anything else is validated. The handler gets the row from {@link
 * GuardedRow}.
 *
 * Writes pass if the path contains a possible id. Their service loads the row and checks the policy in the transaction
 * of the change, so that no other request can change the owner in between. Their bodies are {@link CheckedBody}, whose
 * errors are reported afterwards, so that 404 and 403 still come first.
 */
export abstract class OwnerGuard<Row> implements CanActivate {
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const request = context.switchToHttp().getRequest<GuardedRequest<Row>>();
    const id = pathIdOf(context);
    return !READS.includes(request.method) || this.load(request, id);
  }

  private async load(request: GuardedRequest<Row>, id: number): Promise<boolean> {
    request.row = await this.find(request.user, id);
    return true;
  }

  /** The row, if the actor may read it. Throws `not_found` or `forbidden`. */
  protected abstract find(actor: UserActor, id: number): Promise<Row>;
}

/** The row loaded by {@link OwnerGuard} for a read. */
export const GuardedRow = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<GuardedRequest<unknown>>().row,
);
