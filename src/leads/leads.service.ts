import { Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import type { Actor, UserActor } from '../common/actor';
import { notFound } from '../common/errors';
import { expectVersion } from '../common/precondition';
import { isPossiblePublicId, publicId } from '../common/public-id';
import { sliceOf, type Slice } from '../common/slice';
import { fold, foldSearch } from '../common/text';
import { laterOf } from '../common/time/instant';
import { lockedIn } from '../database/locks';
import { UnitOfWork } from '../database/unit-of-work';
import { assign, isEmpty } from '../events/changes';
import { Contact } from './contact.entity';
import { ContactsService, type ContactFields } from './contacts.service';
import { LeadEvents } from './lead-events';
import { leadsWhere, type LeadFilter, type LeadSliceRequest } from './lead-query';
import type { LeadStatus } from './lead-status.entity';
import { LeadStatusesService } from './lead-statuses.service';
import { Lead, leadKeys } from './lead.entity';

/** The fields of a lead that can be changed. Absent fields keep their values. */
export type LeadFields = Partial<Pick<Lead, 'name' | 'description' | 'url' | 'statusId'>>;

/** Runs in the transaction that deletes a lead, before it is deleted. */
export type BeforeLeadDelete = (em: EntityManager, actor: Actor, lead: Lead) => Promise<void>;

/** Leads are shared: every user can read and change them. */
@Injectable()
export class LeadsService {
  private readonly beforeDeletes: BeforeLeadDelete[] = [];

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly contacts: ContactsService,
    private readonly statuses: LeadStatusesService,
    private readonly events: LeadEvents,
  ) {}

  slice(filter: LeadFilter, request: LeadSliceRequest): Promise<Slice<Lead> & { total: number }> {
    return this.unitOfWork.read(async (em) => {
      const query = leadsWhere(em, await this.withStatusIds(filter));
      const total = await query.getCount();
      const direction = request.descending ? 'DESC' : 'ASC';
      query.orderBy(`lead.${request.by}`, direction).addOrderBy('lead.id', direction);
      const rows = await query
        .offset(request.skip)
        .limit(request.limit + 1)
        .getMany();
      const slice = sliceOf(rows, request);
      await complete(em, slice.rows);
      return { ...slice, total };
    });
  }

  private async withStatusIds({ statuses = [], ...filter }: LeadFilter): Promise<LeadFilter> {
    if (statuses.length === 0) return filter;
    const has = ({ label }: LeadStatus) => statuses.every((part) => fold(label).includes(foldSearch(part)));
    return { ...filter, statusIds: (await this.statuses.list()).filter(has).map(({ id }) => id) };
  }

  get(id: string): Promise<Lead> {
    return this.unitOfWork.read((em) => find(em, id));
  }

  /** Whether there is a lead with this id. */
  exists(id: string): Promise<boolean> {
    return this.unitOfWork.read(async (em) => isPossiblePublicId(id) && (await em.existsBy(Lead, { id })));
  }

  /** Creates a lead with its contacts. The default status is the first one. */
  create(actor: UserActor, fields: LeadFields, contacts: ContactFields[] = []): Promise<Lead> {
    return this.unitOfWork.run(async (em) => {
      const [first] = await this.statuses.list();
      const by = { createdById: actor.userId, updatedById: actor.userId };
      const blank = { id: publicId('lead'), name: '', description: '', url: null, statusId: first!.id };
      const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
      const now = new Date();
      const lead = Object.assign(new Lead(), blank, given, by, { createdAt: now, updatedAt: now, version: 1 });
      Object.assign(lead, leadKeys(lead));
      await em.insert(Lead, lead);
      await this.events.created(em, actor, lead);
      for (const contact of contacts) await this.contacts.create(actor, lead.id, contact);
      await complete(em, [lead]);
      return lead;
    });
  }

  update(actor: UserActor, id: string, fields: LeadFields): Promise<Lead> {
    return this.unitOfWork.run(async (em) => {
      const lead = await find(em, id);
      expectVersion(actor, lead);
      const changes = assign<LeadFields>(lead, fields);
      if (isEmpty(changes)) return lead;
      const now = laterOf(new Date(), lead.updatedAt);
      Object.assign(lead, { updatedById: actor.userId, updatedAt: now, version: lead.version + 1 });
      const { name, description, url, statusId, updatedById, updatedAt, version } = lead;
      const keys = leadKeys(lead);
      await em.update(Lead, id, { name, description, url, statusId, ...keys, updatedById, updatedAt, version });
      await this.events.updated(em, actor, lead, changes);
      await complete(em, [lead]);
      return lead;
    });
  }

  /** Registers a hook of a module that refers to leads, and that this module cannot import. */
  beforeDelete(hook: BeforeLeadDelete): void {
    this.beforeDeletes.push(hook);
  }

  /** Deletes the lead with its contacts, after running the hooks of {@link beforeDelete}. */
  delete(actor: Actor, id: string): Promise<void> {
    return this.unitOfWork.run(async (em) => {
      const lead = await find(em, id);
      expectVersion(actor, lead);
      for (const hook of this.beforeDeletes) await hook(em, actor, lead);
      for (const contact of lead.contacts) await this.events.deleted(em, actor, contact);
      await this.events.deleted(em, actor, lead);
      await em.delete(Lead, id);
    });
  }
}

async function find(em: EntityManager, id: string): Promise<Lead> {
  const lead = isPossiblePublicId(id) ? await em.findOne(Lead, { where: { id }, ...lockedIn(em) }) : null;
  if (!lead) throw notFound('lead');
  await complete(em, [lead]);
  return lead;
}

/** Loads status, contacts, creator and last editor of the leads. */
async function complete(em: EntityManager, leads: Lead[]): Promise<void> {
  if (leads.length === 0) return;
  const ids = leads.map((lead) => lead.id);
  const rows = await em.find(Lead, {
    where: { id: In(ids) },
    relations: { status: true, createdBy: true, updatedBy: true },
  });
  const contacts = await em.find(Contact, {
    where: { leadId: In(ids) },
    relations: { createdBy: true, updatedBy: true },
    order: { createdAt: 'ASC', id: 'ASC' },
  });
  for (const lead of leads) {
    const { status, createdBy, updatedBy } = rows.find((row) => row.id === lead.id)!;
    Object.assign(lead, { status, createdBy, updatedBy });
    lead.contacts = contacts.filter((contact) => contact.leadId === lead.id);
  }
}
