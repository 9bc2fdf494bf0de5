import { Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import { UnitOfWork } from '../database/unit-of-work';
import { Contact } from '../leads/contact.entity';
import { Lead } from '../leads/lead.entity';
import { User } from '../users/user.entity';
import type { Task } from './task.entity';

export interface Surroundings {
  users: User[];
  leads: Lead[];
  contacts: Contact[];
}

/** The people, leads and contacts that tasks name, for those who show them by name. */
@Injectable()
export class TaskSurroundings {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** The task with its surroundings. */
  of(task: Task): Promise<Task> {
    return this.unitOfWork.read(async (em) => {
      await this.load(em, [task]);
      return task;
    });
  }

  /** The users, leads and contacts of these ids that are still there. */
  named({ users, leads, contacts }: { users: number[]; leads: string[]; contacts: string[] }): Promise<Surroundings> {
    return this.unitOfWork.read(async (em) => ({
      users: [...(await byId(em, User, users)).values()],
      leads: [...(await byId(em, Lead, leads)).values()],
      contacts: [...(await byId(em, Contact, contacts)).values()],
    }));
  }

  /** Puts them on the tasks: one query for each kind. */
  async load(em: EntityManager, tasks: Task[]): Promise<void> {
    const users = await byId(
      em,
      User,
      tasks.flatMap((task) => [task.userId, task.createdById, task.updatedById]),
    );
    const leads = await byId(
      em,
      Lead,
      tasks.map((task) => task.leadId),
    );
    const contacts = await byId(
      em,
      Contact,
      tasks.map((task) => task.contactId),
    );
    for (const task of tasks) {
      task.user = users.get(task.userId);
      task.createdBy = users.get(task.createdById);
      task.updatedBy = users.get(task.updatedById);
      task.lead = leads.get(task.leadId);
      task.contact = contacts.get(task.contactId);
    }
  }
}

type Id = number | string | null;

async function byId<Row extends { id: number | string }>(
  em: EntityManager,
  entity: new () => Row,
  ids: Id[],
): Promise<Map<Id, Row>> {
  const wanted = [...new Set(ids)].filter((id) => id !== null);
  if (wanted.length === 0) return new Map();
  const rows = await em.find<{ id: number | string }>(entity, { where: { id: In(wanted) } });
  return new Map(rows.map((row) => [row.id, row as Row]));
}
