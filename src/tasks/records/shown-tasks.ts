import { Injectable } from '@nestjs/common';
import type { Find } from '../../database/rows/lookup';
import { UnitOfWork } from '../../database/unit-of-work';
import type { Query } from '../lists/condition';
import type { ShownTask } from '../task.entity';
import { LISTED_COLUMNS } from './task-columns';
import { TaskSelection } from './task-selection';

/** Finds tasks for reads, with the columns that the TaskForge API shows. Ignores the trash. */
@Injectable()
export class ShownTasks {
  private readonly byId: Find<number, ShownTask>;

  constructor(unitOfWork: UnitOfWork) {
    const selection = new TaskSelection<ShownTask>(unitOfWork, [...LISTED_COLUMNS, 'createdById']);
    this.byId = unitOfWork.lookup({
      select: (places) => selection.statement((columns) => presentIn(columns, places)).sql,
      read: (result) => selection.in(result).tasks,
      keyOf: ({ id }) => id,
    });
  }

  async find(id: number): Promise<ShownTask | undefined> {
    const [task] = await this.byId(id);
    return task;
  }
}

const presentIn = (columns: string, places: string): Query => ({
  sql: `SELECT ${columns} FROM tasks task WHERE task.id IN (${places}) AND task.deleted_at IS NULL`,
  values: {},
});
