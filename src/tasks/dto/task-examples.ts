import { CreateTaskDto, UpdateTaskDto } from './task.dto';

const seed = { status: 'in_progress', priority: 'urgent', due_date: '2024-11-15T17:00:00' };

/** Bodies that create a task. */
export const CREATE_TASK = {
  type: CreateTaskDto,
  examples: {
    full: {
      summary: 'With all fields',
      value: {
        title: 'Write API documentation',
        description: 'Cover all endpoints with examples',
        ...seed,
        tags: [1],
      },
    },
    short: { summary: 'With a title alone', value: { title: 'Review the pull request' } },
  },
};

/** Bodies that update a task. */
export const UPDATE_TASK = {
  type: UpdateTaskDto,
  examples: {
    seed: { summary: 'Change three fields', value: seed },
    clear: { summary: 'Clear optional fields', value: { description: null, due_date: null, tags: [] } },
  },
};
