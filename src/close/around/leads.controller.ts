import { Body, Delete, Get, Param, Post, Put } from '@nestjs/common';
import type { UserActor } from '../../common/actor';
import { CurrentActor } from '../../http/access';
import { FieldsPipe } from '../../http/fields.pipe';
import { Answers, CloseController, type Page } from '../close.controller';
import { Filters, Zone } from '../request';
import { CloseLeads } from './close-leads.service';
import { LEAD } from './examples';
import { CreateLeadBody, LeadBody } from './lead-body.dto';
import { LeadBodyPipe } from './lead-body.pipe';
import type { LeadView } from './lead.presenter';
import { LeadQuery } from './page-query.dto';

@CloseController('lead', 'Close: Leads')
export class CloseLeadsController {
  constructor(private readonly leads: CloseLeads) {}

  @Get()
  @Answers({ summary: 'List or search leads', example: { data: [LEAD], has_more: false, total_results: 1 } })
  list(
    @CurrentActor() actor: UserActor,
    @Filters(FieldsPipe) query: LeadQuery,
    @Zone() zone: number,
  ): Promise<Page<LeadView> & { total_results: number }> {
    return this.leads.list(actor, query, zone);
  }

  @Post()
  @Answers({ summary: 'Create a lead with its contacts', conditional: 'create', example: LEAD })
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
    description: '`tasks` are the open ones.',
    example: LEAD,
  })
  get(@CurrentActor() actor: UserActor, @Param('id') id: string, @Zone() zone: number): Promise<LeadView> {
    return this.leads.get(actor, id, zone);
  }

  @Put(':id')
  @Answers({ summary: 'Update a lead', conditional: 'write', example: LEAD })
  update(
    @CurrentActor() actor: UserActor,
    @Param('id') id: string,
    @Body(LeadBodyPipe) body: LeadBody,
    @Zone() zone: number,
  ): Promise<LeadView> {
    return this.leads.update(actor, id, body, zone);
  }

  @Delete(':id')
  @Answers({ summary: 'Delete a lead with its tasks', conditional: 'write', example: {}, shows: false })
  delete(@CurrentActor() actor: UserActor, @Param('id') id: string, @Zone() zone: number): Promise<object> {
    return this.leads.delete(actor, id, zone);
  }
}
