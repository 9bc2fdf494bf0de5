import { Body, Delete, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import type { UserActor } from '../../common/actor';
import { CurrentActor } from '../../http/access/access';
import { FieldsPipe } from '../../http/fields/fields.pipe';
import { Answers, CloseController, type Page } from '../close.controller';
import { CloseId, Filters, Zone } from '../request';
import { CloseLeads } from './close-leads.service';
import { LEAD } from '../examples';
import { CREATE_LEAD, SPARE_LEAD_ID } from './lead-examples';
import { CreateLeadBody, LeadBody } from './lead-body.dto';
import { LeadBodyPipe } from './lead-body.pipe';
import { LeadView } from './lead.presenter';
import { LeadQuery } from '../page-query.dto';

const TOTAL = {
  has_more: { type: 'boolean', description: 'Whether there are more objects after this page.' },
  total_results: { type: 'integer', description: 'Number of leads that match, on all pages.' },
};

@CloseController('lead', 'Close: Leads')
export class CloseLeadsController {
  constructor(private readonly leads: CloseLeads) {}

  @Get()
  @Answers({
    summary: 'List or search leads',
    description: 'Lists leads. Sorted by `date_created`, oldest first, unless `_order_by` or `sort:` is given.',
    page: LeadView,
    beside: TOTAL,
    example: { data: [LEAD], has_more: false, total_results: 1 },
    errors: { 400: '_limit.above_200' },
  })
  list(
    @CurrentActor() actor: UserActor,
    @Filters(FieldsPipe) query: LeadQuery,
    @Zone() zone: number,
  ): Promise<Page<LeadView> & { total_results: number }> {
    return this.leads.list(actor, query, zone);
  }

  @Post()
  @HttpCode(200)
  @ApiBody({ type: CreateLeadBody, examples: CREATE_LEAD })
  @Answers({
    summary: 'Create a lead with its contacts',
    conditional: 'create',
    description: 'Creates a lead. Without a status, it gets the first one of `/status/lead`.',
    of: LeadView,
    example: LEAD,
    errors: { 400: ['name.too_long', 'status_id.unknown'] },
  })
  create(
    @CurrentActor() actor: UserActor,
    @Body(LeadBodyPipe) body: CreateLeadBody,
    @Zone() zone: number,
  ): Promise<LeadView> {
    return this.leads.create(actor, body, zone);
  }

  @Get(':id')
  @Answers({
    summary: 'Fetch a single lead',
    conditional: 'read',
    description: 'Returns a lead with its contacts and those of its open tasks that you can see.',
    of: LeadView,
    example: LEAD,
    errors: { 404: 'lead.not_found' },
  })
  get(@CurrentActor() actor: UserActor, @CloseId(LEAD.id) id: string, @Zone() zone: number): Promise<LeadView> {
    return this.leads.get(actor, id, zone);
  }

  @Put(':id')
  @Answers({
    summary: 'Update a lead',
    conditional: 'write',
    description: 'Updates the fields that the body names; all others keep their values. Contacts do not change.',
    of: LeadView,
    example: LEAD,
    errors: { 400: ['name.too_long', 'status_id.unknown'], 404: 'lead.not_found' },
  })
  update(
    @CurrentActor() actor: UserActor,
    @CloseId(LEAD.id) id: string,
    @Body(LeadBodyPipe) body: LeadBody,
    @Zone() zone: number,
  ): Promise<LeadView> {
    return this.leads.update(actor, id, body, zone);
  }

  @Delete(':id')
  @Answers({
    summary: 'Delete a lead with its tasks',
    conditional: 'write',
    description: 'Deletes a lead with its contacts and tasks. 403 if it has tasks that you may not delete.',
    example: {},
    errors: { 403: 'lead.tasks', 404: 'lead.not_found' },
  })
  delete(@CurrentActor() actor: UserActor, @CloseId(SPARE_LEAD_ID) id: string, @Zone() zone: number): Promise<object> {
    return this.leads.delete(actor, id, zone);
  }
}
