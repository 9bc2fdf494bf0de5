import { Injectable } from '@nestjs/common';
import type { UserActor } from '../../common/actor';
import { OwnerGuard } from '../../http/access/owner.guard';
import type { ShownTask } from '../task.entity';
import { TasksService } from '../tasks.service';

/** Lets the owner, the creator and admins pass. */
@Injectable()
export class TaskOwnerGuard extends OwnerGuard<ShownTask> {
  constructor(private readonly tasks: TasksService) {
    super();
  }

  protected find(actor: UserActor, id: number): Promise<ShownTask> {
    return this.tasks.show(actor, id);
  }
}
