import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../common/actor';
import { created, deleted } from '../events/changes';
import type { FieldChanges, Snapshot } from '../events/event.entity';
import { EventsService, type Fact } from '../events/events.service';
import { Contact } from './contact.entity';
import type { Lead } from './lead.entity';

/** Records the events of leads and contacts. */
@Injectable()
export class LeadEvents {
  constructor(private readonly events: EventsService) {}

  created(em: EntityManager, actor: Actor, subject: Lead | Contact): Promise<void> {
    return this.events.record(em, actor, factOf('created', subject, created(snapshotOf(subject))));
  }

  updated(em: EntityManager, actor: Actor, subject: Lead | Contact, changes: FieldChanges): Promise<void> {
    return this.events.record(em, actor, factOf('updated', subject, changes));
  }

  deleted(em: EntityManager, actor: Actor, subject: Lead | Contact): Promise<void> {
    return this.events.record(em, actor, {
      ...factOf('deleted', subject, deleted(snapshotOf(subject))),
      version: subject.version + 1,
    });
  }
}

function factOf(happened: string, subject: Lead | Contact, changes: FieldChanges): Fact {
  const type = subject instanceof Contact ? 'contact' : 'lead';
  const leadId = subject instanceof Contact ? subject.leadId : subject.id;
  const about = { publicId: subject.id, leadId, creatorId: subject.createdById, snapshot: snapshotOf(subject) };
  return { name: `${type}.${happened}`, subject: { type, id: subject.id }, version: subject.version, changes, about };
}

function snapshotOf(subject: Lead | Contact): Snapshot {
  const { id, name, createdById, updatedById, createdAt, updatedAt } = subject;
  const shared = { id, name, createdById, updatedById, createdAt, updatedAt };
  if (!(subject instanceof Contact)) {
    const { description, url, statusId } = subject;
    return { ...shared, description, url, statusId };
  }
  const { leadId, title, emails, phones, urls } = subject;
  return { ...shared, leadId, title, emails, phones, urls };
}
