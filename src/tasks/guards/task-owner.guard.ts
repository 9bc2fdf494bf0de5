import { createParamDecorator, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { actorOf, type AuthenticatedRequest } from '../../http/access';
import { pathIdOf } from '../../http/path-id';
import type { Task } from '../task.entity';
import { TasksService, type TaskAction } from '../tasks.service';

interface TaskRequest extends AuthenticatedRequest {
  task: Task;
}

const ACTIONS: Record<string, TaskAction> = { GET: 'read', HEAD: 'read', DELETE: 'delete' };

/**
 * Says 404 or 403 at the door, before the fields of the body are looked at. A read needs no second look; a change
 * is asked again by the service, in the transaction that makes it.
 */
@Injectable()
export class TaskOwnerGuard implements CanActivate {
  constructor(private readonly tasks: TasksService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<TaskRequest>();
    request.task = await this.tasks.get(actorOf(context), pathIdOf(context), ACTIONS[request.method] ?? 'update');
    return true;
  }
}

/** The task that {@link TaskOwnerGuard} let through. */
export const GuardedTask = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<TaskRequest>().task,
);

/**
 * The body of a change. A title that repeats the present one counts as absent: it may have come through an API with
 * other rules, and a client that sends back what it was shown means no change.
 */
export const TaskWrite = createParamDecorator((_: unknown, context: ExecutionContext): unknown => {
  const { body, task } = context.switchToHttp().getRequest<TaskRequest>();
  return isRepeated(body, task) ? { ...(body as object), title: undefined } : body;
});

const isRepeated = (body: unknown, { title }: Task): boolean =>
  typeof body === 'object' && body !== null && (body as { title?: unknown }).title === title;
