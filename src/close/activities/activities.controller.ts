import { Delete, Get } from '@nestjs/common';
import { CompletionsService } from '../../activities/completions.service';
import type { UserActor } from '../../common/actor';
import { CurrentActor } from '../../http/access/access';
import { FieldsPipe } from '../../http/fields/fields.pipe';
import { OrganizationService } from '../../organization/organization.service';
import { Answers, CloseController, type Page } from '../close.controller';
import { CloseId, Filters, Zone } from '../request';
import { CompletionView, presentCompletion } from './completion.presenter';
import { COMPLETION } from '../examples';
import { ActivityQuery } from '../page-query.dto';

@CloseController('activity', 'Close: Activities')
export class CloseActivitiesController {
  constructor(
    private readonly completions: CompletionsService,
    private readonly organization: OrganizationService,
  ) {}

  @Get()
  @Answers({
    summary: 'List activities',
    description: 'Lists activities, newest first. `TaskCompleted` is the only type.',
    page: CompletionView,
    example: { data: [COMPLETION], has_more: false },
    errors: { 400: '_limit.above_100' },
  })
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
  @Answers({
    summary: 'List TaskCompleted activities',
    description: 'Lists `TaskCompleted` activities of tasks that you can see, newest first. Admins see all.',
    page: CompletionView,
    example: { data: [COMPLETION], has_more: false },
    errors: { 400: '_limit.above_100' },
  })
  listCompletions(
    @CurrentActor() actor: UserActor,
    @Filters(FieldsPipe) query: ActivityQuery,
    @Zone() zone: number,
  ): Promise<Page<CompletionView>> {
    return this.list(actor, query, zone);
  }

  @Get('task_completed/:id')
  @Answers({
    summary: 'Fetch a single TaskCompleted activity',
    description: 'Returns an activity: who completed which task, and when.',
    of: CompletionView,
    example: COMPLETION,
    errors: { 404: 'activity.not_found' },
  })
  async get(@CurrentActor() actor: UserActor, @CloseId(COMPLETION.id) id: string): Promise<CompletionView> {
    return presentCompletion(await this.completions.get(actor, id), await this.organization.one());
  }

  @Delete('task_completed/:id')
  @Answers({
    summary: 'Delete a TaskCompleted activity',
    description: 'Deletes an activity. The task does not change.',
    example: {},
    errors: { 404: 'activity.not_found' },
  })
  async delete(@CurrentActor() actor: UserActor, @CloseId(COMPLETION.id) id: string): Promise<object> {
    await this.completions.delete(actor, id);
    return {};
  }
}
