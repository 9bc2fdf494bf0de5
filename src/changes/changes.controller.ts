import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { UserActor } from '../common/actor';
import { Authentication } from '../auth/authentication';
import { CurrentActor, type AuthenticatedRequest } from '../http/access/access';
import { expectScope } from '../http/access/scopes';
import { FieldsPipe } from '../http/fields/fields.pipe';
import { Describes } from '../taskforge/docs';
import { FILTER_EXAMPLES, FILTER_REFUSAL } from '../tasks/filter/filter-query.dto';
import { SavedFilters } from '../tasks/saved-filters/saved-filters.service';
import { ChangesQuery } from './dto/changes-query.dto';
import { ChangesView, presentChanges } from './changes.presenter';
import { ChangesService, type Waiting } from './changes.service';

@ApiTags('Changes')
@ApiBearerAuth()
@Controller('api/changes')
export class ChangesController {
  constructor(
    private readonly changes: ChangesService,
    private readonly authentication: Authentication,
    private readonly savedFilters: SavedFilters,
  ) {}

  @Get()
  @ApiQuery(FILTER_EXAMPLES)
  @Describes({
    summary: 'Follow changes of tasks and tags',
    description:
      'Returns all tasks and tags that you can see, in pages, then what has changed since: send the `cursor` of each page with the next request. Each change shows the task or tag as it is now. A renamed or recoloured tag is one change; the tasks that carry it are not repeated. 410: begin again without a cursor.',
    data: ChangesView,
    errors: {
      400: [
        'limit.out_of_range',
        'wait.out_of_range',
        'types.unknown',
        'types.changed',
        FILTER_REFUSAL,
        'filter.changed',
        'cursor.foreign',
      ],
      410: 'changes.restart',
    },
  })
  async page(
    @CurrentActor() actor: UserActor,
    @Query(FieldsPipe) query: ChangesQuery,
    @Req() request: AuthenticatedRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangesView> {
    await this.savedFilters.fill(actor, query);
    const changes = await this.changes.follow(actor, query.request(), this.waiting(actor, request, reply));
    if (this.changes.isStopping) reply.header('Connection', 'close');
    return presentChanges(changes);
  }

  private waiting(actor: UserActor, request: AuthenticatedRequest, { raw }: FastifyReply): Waiting {
    return {
      identify: async () => {
        const identity = await this.authentication.identify(request);
        expectScope(identity, 'read');
        return { ...actor, ...identity };
      },
      onGone: (callback) => (raw.destroyed ? callback() : void raw.once('close', callback)),
    };
  }
}
