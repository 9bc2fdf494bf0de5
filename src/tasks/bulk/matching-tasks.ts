import { Injectable } from '@nestjs/common';
import type { Actor } from '../../common/actor';
import { invalidRequest } from '../../common/errors';
import { lockRows } from '../../database/locks';
import { UnitOfWork } from '../../database/unit-of-work';
import { tasksWhere, type TaskFilter } from '../lists/task-query';
import { TaskRecords } from '../records/task-records';
import type { Task } from '../task.entity';
import type { TaskPatch } from '../task-patch';
import { TasksService } from '../tasks.service';

const MAX_TASKS = 1_000;

/** Changes of all tasks that match a filter. */
@Injectable()
export class MatchingTasks {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly tasks: TasksService,
    private readonly records: TaskRecords,
  ) {}

  /** Changes all matching tasks that the actor may see, or none. Throws `invalid` if there are more than 1,000. */
  update(actor: Actor, filter: TaskFilter, patch: TaskPatch): Promise<Task[]> {
    return this.unitOfWork.run(async (em) => {
      const query = tasksWhere(em, actor, filter)
        .orderBy('task.id')
        .limit(MAX_TASKS + 1);
      const tasks = await lockRows(em, query).getMany();
      if (tasks.length > MAX_TASKS) throw invalidRequest('tasks.too_many');
      await this.records.loadTags(em, tasks);
      for (const task of tasks) await this.tasks.change(em, actor, task, await this.tasks.changesOf(task, patch));
      return tasks;
    });
  }
}
