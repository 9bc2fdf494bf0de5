import { Injectable } from '@nestjs/common';
import type { UserActor } from '../../common/actor';
import { OwnerGuard } from '../../http/access/owner.guard';
import type { Task } from '../task.entity';
import { TasksService } from '../tasks.service';

/** Lets the owner, the creator and admins pass. */
@Injectable()
export class TaskOwnerGuard extends OwnerGuard<Task> {
  constructor(private readonly tasks: TasksService) {
    super();
  }

  protected find(actor: UserActor, id: number): Promise<Task> {
    return this.tasks.get(actor, id, 'read');
  }
}
