import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../common/actor';
import { created, deleted } from '../events/changes';
import type { FieldChanges } from '../events/event.entity';
import { EventsService, type Fact } from '../events/events.service';
import type { Task } from './task.entity';
import { subjectOf } from './history/task-snapshot';

/** What is written down about tasks. */
@Injectable()
export class TaskEvents {
  constructor(private readonly events: EventsService) {}

  /** A task that is made complete was completed as well; `followed` is what followed from that. */
  created(em: EntityManager, actor: Actor, task: Task, tags: FieldChanges, followed: FieldChanges): Promise<void> {
    const made = changeOf('task.created', task, { ...created(summaryOf(task)), ...tags, ...followed });
    if (!task.isCompleted()) return this.events.record(em, actor, made);
    const completion = {
      status: { old: 'pending', new: task.status },
      ...created({ completedAt: task.completedAt }),
      ...followed,
    };
    return this.events.record(em, actor, made, changeOf('task.completed', task, completion));
  }

  /** A completion is an update too: who waits for either is to hear of it. */
  changed(em: EntityManager, actor: Actor, task: Task, changes: FieldChanges): Promise<void> {
    const name = nameOf(changes);
    const names = name === 'task.completed' ? [name, 'task.updated'] : [name];
    return this.events.record(em, actor, ...names.map((each) => changeOf(each, task, changes)));
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

  restored(em: EntityManager, actor: Actor, tasks: Task[]): Promise<void> {
    const facts = tasks.map((task) => factOf('task.restored', task, created({ ...summaryOf(task), tags: task.tags })));
    return this.events.record(em, actor, ...facts);
  }

  /** Of no interest outside, where the tasks were gone already. */
  purged(em: EntityManager, actor: Actor, tasks: Task[]): Promise<void> {
    const facts = tasks.map((task) => ({ name: 'task.purged', subject: { type: 'task', id: task.id } }));
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

/** Told by the time that the task shows for it, so that whoever asks what it was then hears of this. */
const changeOf = (name: string, task: Task, changes: FieldChanges): Fact => ({
  ...factOf(name, task, changes),
  at: task.updatedAt,
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
