import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../common/actor';
import { created, deleted } from '../events/changes';
import type { FieldChanges } from '../events/event.entity';
import { EventsService, type Fact } from '../events/events.service';
import type { Task } from './task.entity';
import { subjectOf } from './task-snapshot';

/** What is written down about tasks. */
@Injectable()
export class TaskEvents {
  constructor(private readonly events: EventsService) {}

  created(em: EntityManager, actor: Actor, task: Task, tags: FieldChanges): Promise<void> {
    return this.events.record(em, actor, factOf('task.created', task, { ...created(summaryOf(task)), ...tags }));
  }

  changed(em: EntityManager, actor: Actor, task: Task, changes: FieldChanges): Promise<void> {
    return this.events.record(em, actor, factOf(nameOf(changes), task, changes));
  }

  deleted(em: EntityManager, actor: Actor, tasks: Task[]): Promise<void> {
    const facts = tasks.map((task) => ({
      ...factOf('task.deleted', task, deleted({ ...summaryOf(task), tags: task.tags })),
      version: task.version + 1,
    }));
    return this.events.record(em, actor, ...facts);
  }

  /** What befell tasks when somebody changed something else: their versions stay, and the event log does not tell. */
  befell(em: EntityManager, actor: Actor, ...cases: { task: Task; changes: FieldChanges }[]): Promise<void> {
    const facts = cases.map(({ task, changes }) => ({ ...factOf('task.updated', task, changes), isAside: true }));
    return this.events.record(em, actor, ...facts);
  }
}

const factOf = (name: string, task: Task, changes: FieldChanges): Fact => ({
  name,
  subject: { type: 'task', id: task.id },
  version: task.version,
  changes,
  about: subjectOf(task),
});

const summaryOf = ({ title, description, status, priority, due, completedAt, userId }: Task): object => ({
  title,
  description,
  status,
  priority,
  due,
  completedAt,
  userId,
});

/** The most telling name of a change. */
function nameOf({ status }: FieldChanges): string {
  if (status?.new === 'completed') return 'task.completed';
  return status?.old === 'completed' ? 'task.reopened' : 'task.updated';
}
