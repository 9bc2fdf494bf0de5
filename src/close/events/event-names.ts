import type { TaskCompletion } from '../../activities/completion.entity';
import type { NamedCompletion } from '../../activities/completions.service';
import type { Event } from '../../events/event.entity';
import type { Contact } from '../../leads/contact.entity';
import type { Lead } from '../../leads/lead.entity';
import type { Task } from '../../tasks/task.entity';
import type { User } from '../../users/user.entity';

type Id = number | string | null;

const PEOPLE = ['userId', 'createdById', 'updatedById', 'taskOwnerId'];

/** The users, leads and contacts that events name, as they are now. Deleted ones have no name. */
export class Names {
  private readonly users: Map<Id, User>;
  private readonly leads: Map<Id, Lead>;
  private readonly contacts: Map<Id, Contact>;

  constructor(users: User[], leads: Lead[], contacts: Contact[]) {
    this.users = byId(users);
    this.leads = byId(leads);
    this.contacts = byId(contacts);
  }

  publicIdOf(userId: number | null): string | null {
    return this.users.get(userId)?.publicId ?? null;
  }

  withNames(task: Task): Task {
    task.user = this.users.get(task.userId);
    task.lead = this.leads.get(task.leadId);
    task.contact = this.contacts.get(task.contactId);
    return this.withAuthors(task);
  }

  withAuthors<Row extends Task | Lead | Contact>(row: Row): Row {
    row.createdBy = this.users.get(row.createdById);
    row.updatedBy = this.users.get(row.updatedById);
    return row;
  }

  completion(completion: TaskCompletion): NamedCompletion {
    const { userId, taskOwnerId } = completion;
    return { completion, user: this.users.get(userId), owner: this.users.get(taskOwnerId) };
  }
}

const byId = <Row extends { id: number | string }>(rows: Row[]): Map<Id, Row> =>
  new Map<Id, Row>(rows.map((row) => [row.id, row]));

/** The ids that {@link Names} needs to show these events. */
export function namedIn(events: Event[]): { users: number[]; leads: string[]; contacts: string[] } {
  const rows = events.flatMap(({ snapshot, changes }) => [snapshot!, oldOf(changes)]);
  const all = <T>(...fields: string[]): T[] =>
    rows
      .flatMap((row) => fields.map((field) => row[field] as T | null))
      .filter((id) => id !== null && id !== undefined);
  const actors = events.flatMap(({ actorId }) => actorId ?? []);
  return { users: [...all<number>(...PEOPLE), ...actors], leads: all('leadId'), contacts: all('contactId') };
}

const oldOf = (changes: Event['changes']): Record<string, unknown> =>
  Object.fromEntries(Object.entries(changes).map(([field, { old }]) => [field, old]));
