import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { actorOf, type AuthenticatedRequest } from '../../http/access';
import type { Task } from '../../tasks/task.entity';
import { TasksService } from '../../tasks/tasks.service';

export interface TaskRequest extends AuthenticatedRequest {
  task?: Task;
}

/** Says 404 before the fields of the body are looked at; the service asks once more where the change is made. */
@Injectable()
export class CloseTaskGuard implements CanActivate {
  constructor(private readonly tasks: TasksService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<TaskRequest>();
    const { id } = request.params as { id: string };
    request.task = await this.tasks.get(actorOf(context), id, 'update');
    return true;
  }
}
