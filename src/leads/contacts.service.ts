import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor, UserActor } from '../common/actor';
import { notFound } from '../common/errors';
import { expectVersion } from '../common/precondition';
import { isPossiblePublicId, publicId } from '../common/public-id';
import { sliceOf, type Slice, type SliceRequest } from '../common/slice';
import { laterOf } from '../common/time/instant';
import { lockedIn } from '../database/locks';
import { UnitOfWork } from '../database/unit-of-work';
import type { FieldChanges } from '../events/event.entity';
import { isEmpty } from '../events/changes';
import { Contact, contactKeys } from './contact.entity';
import { LeadEvents } from './lead-events';

/** The fields of a contact that can be changed. Absent fields keep their values. */
export type ContactFields = Partial<Pick<Contact, 'name' | 'title' | 'emails' | 'phones' | 'urls'>>;

const FIELDS = ['name', 'title', 'emails', 'phones', 'urls'] as const;

/** Contacts of leads, shared by all users. */
@Injectable()
export class ContactsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly events: LeadEvents,
  ) {}

  slice(leadIds: string[] | undefined, request: SliceRequest): Promise<Slice<Contact>> {
    return this.unitOfWork.read(async (em) => {
      const query = em
        .createQueryBuilder(Contact, 'contact')
        .leftJoinAndSelect('contact.createdBy', 'creator')
        .leftJoinAndSelect('contact.updatedBy', 'updater')
        .orderBy('contact.createdAt')
        .addOrderBy('contact.id');
      if (leadIds)
        query.where('contact.leadId IN (:...leadIds)', { leadIds: ['', ...leadIds.filter(isPossiblePublicId)] });
      return sliceOf(
        await query
          .offset(request.skip)
          .limit(request.limit + 1)
          .getMany(),
        request,
      );
    });
  }

  get(id: string): Promise<Contact> {
    return this.unitOfWork.read((em) => find(em, id));
  }

  /** Whether there is a contact with this id. */
  exists(id: string): Promise<boolean> {
    return this.unitOfWork.read(async (em) => isPossiblePublicId(id) && (await em.existsBy(Contact, { id })));
  }

  /** Creates a contact. The lead must exist. */
  create(actor: UserActor, leadId: string, fields: ContactFields): Promise<Contact> {
    return this.unitOfWork.run(async (em) => {
      const now = new Date();
      const by = { createdById: actor.userId, updatedById: actor.userId, createdAt: now, updatedAt: now, version: 1 };
      const blank = { id: publicId('cont'), leadId, name: '', title: '', emails: [], phones: [], urls: [] };
      const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
      const contact = Object.assign(new Contact(), blank, given, by);
      Object.assign(contact, contactKeys(contact));
      await em.insert(Contact, contact);
      await this.events.created(em, actor, contact);
      return find(em, contact.id);
    });
  }

  update(actor: UserActor, id: string, fields: ContactFields): Promise<Contact> {
    return this.unitOfWork.run(async (em) => {
      const contact = await find(em, id);
      expectVersion(actor, contact);
      const changes = assignLists(contact, fields);
      if (isEmpty(changes)) return contact;
      const now = laterOf(new Date(), contact.updatedAt);
      Object.assign(contact, { updatedById: actor.userId, updatedAt: now, version: contact.version + 1 });
      const { name, title, emails, phones, urls, updatedById, updatedAt, version } = contact;
      const keys = contactKeys(contact);
      await em.update(Contact, id, { name, title, emails, phones, urls, ...keys, updatedById, updatedAt, version });
      await this.events.updated(em, actor, contact, changes);
      return find(em, id);
    });
  }

  delete(actor: Actor, id: string): Promise<void> {
    return this.unitOfWork.run(async (em) => {
      const contact = await find(em, id);
      expectVersion(actor, contact);
      await this.events.deleted(em, actor, contact);
      await em.delete(Contact, id);
    });
  }
}

/** Same as `assign`, but compares lists by their content. */
function assignLists(contact: Contact, fields: ContactFields): FieldChanges {
  const changes: FieldChanges = {};
  for (const field of FIELDS) {
    const value = fields[field];
    if (value === undefined || JSON.stringify(value) === JSON.stringify(contact[field])) continue;
    changes[field] = { old: contact[field], new: value };
    Object.assign(contact, { [field]: value });
  }
  return changes;
}

async function find(em: EntityManager, id: string): Promise<Contact> {
  if (!isPossiblePublicId(id)) throw notFound('contact');
  if (!(await em.findOne(Contact, { where: { id }, ...lockedIn(em) }))) throw notFound('contact');
  return em.findOneOrFail(Contact, { where: { id }, relations: { createdBy: true, updatedBy: true } });
}
