import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { StatisticsQuery } from '../../tasks/export/report-query.dto';
import { presentStatistics } from '../../tasks/export/statistics.presenter';
import { HistoryQuery } from '../../tasks/history/history.dto';
import { presentHistory } from '../../tasks/history/history.presenter';
import { TaskHistory } from '../../tasks/history/task-history';
import { TaskCounts } from '../../tasks/lists/task-counts';
import { TaskLists } from '../../tasks/lists/task-lists';
import { TASK_SORTS } from '../../tasks/lists/task-order';
import { ListTasksQuery } from '../../tasks/lists/task-query.dto';
import { SavedFilters } from '../../tasks/saved-filters/saved-filters.service';
import { TasksService } from '../../tasks/tasks.service';
import { queryOf } from '../arguments';
import { fittingPage } from '../fitting';
import { CURSOR, FILTER, ID, LIMIT, TASK_ID, SAME_FILTER, ZONE } from '../inputs';
import { counted, pageText, presentVersioned, shownTask } from '../outcomes';
import { HISTORY_ENTRY, NEXT, STATISTICS, TASK } from '../shapes';
import { DATA, READS, tool, type Call, type Outcome, type Toolbox } from '../tool';

const SORTS = TASK_SORTS.filter((sort) => sort !== 'description');

const SEARCH = z.strictObject({
  filter: FILTER,
  timezone: ZONE,
  search: z.string().optional().describe('Title or description contains this text'),
  sort_by: z
    .enum(SORTS as [string, ...string[]])
    .optional()
    .describe('Default id'),
  sort_order: z.enum(['asc', 'desc']).optional().describe('Default desc'),
  limit: LIMIT,
  cursor: CURSOR,
});

const HISTORY = z.strictObject({ id: TASK_ID, limit: LIMIT, cursor: CURSOR });

const COUNTING = z.strictObject({
  filter: SAME_FILTER,
  timezone: ZONE,
  scope: z.enum(['own', 'all']).optional().describe('all: tasks of everybody, for admins'),
  user_id: ID.optional().describe('Tasks of this user, for admins'),
});

/** Tools that read tasks. */
@Injectable()
export class TaskReads implements Toolbox {
  constructor(
    private readonly tasks: TasksService,
    private readonly lists: TaskLists,
    private readonly history: TaskHistory,
    private readonly counts: TaskCounts,
    private readonly savedFilters: SavedFilters,
  ) {}

  readonly tools = [
    tool({
      name: 'search_tasks',
      title: 'Search tasks',
      description: `Lists the tasks that you may see, in pages, by a filter or a text; ${DATA}.`,
      scope: 'read',
      effects: READS,
      input: SEARCH,
      output: z.strictObject({ tasks: z.array(TASK), next_cursor: NEXT }),
      run: (call, input) => this.search(call, input),
    }),
    tool({
      name: 'get_task',
      title: 'Show a task',
      description: `Shows a task with its version; a very long description is cut; ${DATA}.`,
      scope: 'read',
      effects: READS,
      input: z.strictObject({ id: TASK_ID }),
      output: z.strictObject({ task: TASK }),
      run: async ({ actor }, { id }) => shownTask(await this.tasks.get(actor, id, 'read'), `Task ${id}`),
    }),
    tool({
      name: 'task_history',
      title: 'Show the history of a task',
      description: `Lists who changed which fields of a task and when, newest first; ${DATA}.`,
      scope: 'read',
      effects: READS,
      input: HISTORY,
      output: z.strictObject({ items: z.array(HISTORY_ENTRY), next_cursor: NEXT }),
      run: (call, input) => this.historyOf(call, input),
    }),
    tool({
      name: 'statistics',
      title: 'Count tasks',
      description: 'Counts your tasks by status and priority, all or those of a filter.',
      scope: 'read',
      effects: READS,
      input: COUNTING,
      output: STATISTICS,
      run: (call, input) => this.count(call, input),
    }),
  ];

  private async search({ actor }: Call, { limit, ...input }: z.output<typeof SEARCH>): Promise<Outcome> {
    const query = queryOf(ListTasksQuery, { ...input, limit });
    await this.savedFilters.fill(actor, query);
    const request = query.partRequest()!;
    const filter = query.taskFilter(actor);
    const { items, rest } = await fittingPage(limit, async (most) => {
      const { rows, next } = await this.lists.part(actor, filter, { ...request, limit: most });
      return { items: rows.map(presentVersioned), rest: { next_cursor: next } };
    });
    return { text: pageText(counted(items.length, 'task'), rest.next_cursor), data: { tasks: items, ...rest } };
  }

  private async historyOf({ actor }: Call, { id, limit, cursor }: z.output<typeof HISTORY>): Promise<Outcome> {
    const request = queryOf(HistoryQuery, { limit, cursor }).request();
    const { items, rest } = await fittingPage(limit, async (most) => {
      const page = presentHistory(await this.history.page(actor, id, { ...request, limit: most }));
      return { items: page.items, rest: { next_cursor: page.next_cursor } };
    });
    const changes = `${counted(items.length, 'change')} of task ${id}`;
    return { text: pageText(changes, rest.next_cursor), data: { items, ...rest } };
  }

  private async count({ actor }: Call, input: z.output<typeof COUNTING>): Promise<Outcome> {
    const query = queryOf(StatisticsQuery, { scope: 'own', ...input });
    await this.savedFilters.fill(actor, query);
    const view = presentStatistics(await this.counts.statistics(actor, query.taskFilter(actor)));
    const overdue = `${view.overdue_tasks} of them overdue`;
    return { text: `${counted(view.total_tasks, 'task')}, ${overdue}.`, data: view };
  }
}
