import { Injectable } from '@nestjs/common';
import type { Rows } from '../../database/rows/rows';
import { UnitOfWork } from '../../database/unit-of-work';
import { Contact } from '../../leads/contact.entity';
import { Lead } from '../../leads/lead.entity';
import { User } from '../../users/user.entity';
import type { Task } from '../task.entity';

export interface Related {
  users: User[];
  leads: Lead[];
  contacts: Contact[];
}

/** Loads the users, leads and contacts of tasks, with only the columns needed for their names. */
@Injectable()
export class RelatedRecords {
  private readonly users: Rows<User>;
  private readonly leads: Rows<Lead>;
  private readonly contacts: Rows<Contact>;

  constructor(unitOfWork: UnitOfWork) {
    this.users = unitOfWork.rows(User, 'id', 'publicId', 'username', 'firstName', 'lastName');
    this.leads = unitOfWork.rows(Lead, 'id', 'name');
    this.contacts = unitOfWork.rows(Contact, 'id', 'name', 'emails', 'phones');
  }

  /** Loads the users, lead and contact of a task. */
  async of(task: Task): Promise<Task> {
    await this.load([task]);
    return task;
  }

  /** The users, leads and contacts with these ids, if they still exist. */
  async named(ids: { users: number[]; leads: string[]; contacts: string[] }): Promise<Related> {
    const [users, leads, contacts] = await Promise.all([
      this.users.byIds(ids.users),
      this.leads.byIds(ids.leads),
      this.contacts.byIds(ids.contacts),
    ]);
    return { users, leads, contacts };
  }

  /** Loads them for all tasks, with one statement per kind. */
  async load(tasks: Task[]): Promise<void> {
    const around = await this.named({
      users: distinct(tasks.flatMap((task) => [task.userId, task.createdById, task.updatedById])),
      leads: distinct(tasks.map((task) => task.leadId)),
      contacts: distinct(tasks.map((task) => task.contactId)),
    });
    const [users, leads, contacts] = [byId(around.users), byId(around.leads), byId(around.contacts)];
    for (const task of tasks) {
      task.user = users.get(task.userId);
      task.createdBy = users.get(task.createdById);
      task.updatedBy = users.get(task.updatedById);
      task.lead = leads.get(task.leadId);
      task.contact = contacts.get(task.contactId);
    }
  }
}

const distinct = <Id>(ids: (Id | null)[]): Id[] => [...new Set(ids)].filter((id) => id !== null);

const byId = <Row extends { id: number | string }>(rows: Row[]): Map<number | string | null, Row> =>
  new Map(rows.map((row) => [row.id, row]));
