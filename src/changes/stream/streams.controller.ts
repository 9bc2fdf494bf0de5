import { Controller, Get, Headers, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiExtraModels, ApiHeader, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { TICKET_SECONDS, TicketsService } from '../../auth/tickets/tickets.service';
import type { UserActor } from '../../common/actor';
import { CurrentActor, WithTicket, type AuthenticatedRequest } from '../../http/access/access';
import { FieldsPipe } from '../../http/fields/fields.pipe';
import { Describes } from '../../taskforge/docs';
import { FILTER_REFUSAL } from '../../tasks/filter/filter-query.dto';
import { SavedFilters } from '../../tasks/saved-filters/saved-filters.service';
import { StreamQuery } from '../dto/stream-query.dto';
import { beginStream, expectEventStream } from './response';
import { EVENT_STREAM, ReadyData, RestartData, STREAM_HEADERS, TicketView } from './stream.presenter';
import { StreamsService } from './streams.service';

@ApiTags('Changes')
@ApiBearerAuth()
@ApiExtraModels(ReadyData, RestartData)
@Controller('api/changes')
export class StreamsController {
  constructor(
    private readonly streams: StreamsService,
    private readonly tickets: TicketsService,
    private readonly savedFilters: SavedFilters,
  ) {}

  @Get('stream')
  @WithTicket()
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'The last `id` that was received. Takes precedence over `cursor`.',
    schema: { type: 'string', default: '' },
  })
  @Describes({
    summary: 'Stream changes of tasks and tags',
    description:
      'Sends changes as Server-Sent Events, as soon as they are committed: those after `Last-Event-ID`, after `cursor`, or from now on. A browser, whose EventSource cannot set headers, gets a ticket with `POST /api/changes/ticket`. The stream ends when the session, the access token or the key does.',
    files: EVENT_STREAM,
    headers: STREAM_HEADERS,
    errors: {
      400: ['types.unknown', 'types.changed', FILTER_REFUSAL, 'filter.changed', 'cursor.foreign'],
      401: 'ticket.invalid',
      406: 'stream.not_acceptable',
      429: 'streams.too_many',
    },
  })
  async stream(
    @CurrentActor() actor: UserActor,
    @Query(FieldsPipe) query: StreamQuery,
    @Headers('last-event-id') lastId: string | undefined,
    @Req() request: AuthenticatedRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    expectEventStream(request);
    await this.savedFilters.fill(actor, query);
    const beginning = await this.streams.beginning(actor, query.streamRequest(lastId));
    const response = beginStream(request, reply);
    if (response) this.streams.stream(actor, beginning, response);
  }

  @Post('ticket')
  @Describes({
    summary: 'Get a ticket for a stream',
    description:
      'Returns a ticket that opens one stream within a minute, on any instance: `GET /api/changes/stream?ticket=…`. It ends with the session or the API key that asked for it.',
    confirms: 'ticket_issued',
    status: 201,
    data: TicketView,
  })
  async ticket(@CurrentActor() actor: UserActor): Promise<TicketView> {
    return { ticket: await this.tickets.issue(actor), expires_in: TICKET_SECONDS };
  }
}
