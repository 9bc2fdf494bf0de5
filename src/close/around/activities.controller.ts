import { Delete, Get, Param } from '@nestjs/common';
import { CompletionsService } from '../../activities/completions.service';
import type { UserActor } from '../../common/actor';
import { CurrentActor } from '../../http/access';
import { FieldsPipe } from '../../http/fields.pipe';
import { OrganizationService } from '../../organization/organization.service';
import { Answers, CloseController, type Page } from '../close.controller';
import { Filters, Zone } from '../request';
import { presentCompletion, type CompletionView } from './completion.presenter';
import { COMPLETION } from './examples';
import { ActivityQuery } from './page-query.dto';

@CloseController('activity', 'Close: Activities')
export class CloseActivitiesController {
  constructor(
    private readonly completions: CompletionsService,
    private readonly organization: OrganizationService,
  ) {}

  @Get()
  @Answers({ summary: 'List activities', example: { data: [COMPLETION], has_more: false } })
  async list(
    @CurrentActor() actor: UserActor,
    @Filters(FieldsPipe) query: ActivityQuery,
    @Zone() zone: number,
  ): Promise<Page<CompletionView>> {
    const organization = await this.organization.one();
    const slice = await this.completions.slice(actor, query.filter(organization.id, zone), query.slice());
    return { data: slice.rows.map((row) => presentCompletion(row, organization)), has_more: slice.hasMore };
  }

  @Get('task_completed')
  @Answers({ summary: 'List TaskCompleted activities', example: { data: [COMPLETION], has_more: false } })
  listCompletions(
    @CurrentActor() actor: UserActor,
    @Filters(FieldsPipe) query: ActivityQuery,
    @Zone() zone: number,
  ): Promise<Page<CompletionView>> {
    return this.list(actor, query, zone);
  }

  @Get('task_completed/:id')
  @Answers({ summary: 'Fetch a single TaskCompleted activity', example: COMPLETION })
  async get(@CurrentActor() actor: UserActor, @Param('id') id: string): Promise<CompletionView> {
    return presentCompletion(await this.completions.get(actor, id), await this.organization.one());
  }

  @Delete('task_completed/:id')
  @Answers({
    summary: 'Delete a TaskCompleted activity',
    description: 'The task stays as it is.',
    example: {},
    shows: false,
  })
  async delete(@CurrentActor() actor: UserActor, @Param('id') id: string): Promise<object> {
    await this.completions.delete(actor, id);
    return {};
  }
}
