import { Get, Param } from '@nestjs/common';
import type { UserActor } from '../../common/actor';
import { CurrentActor } from '../../http/access';
import { FieldsPipe } from '../../http/fields.pipe';
import { Answers, CloseController } from '../close.controller';
import { Filters, Zone } from '../request';
import { CloseEvents, type EventPage } from './close-events.service';
import { EVENT } from './event-example';
import { EventQuery } from './event-query.dto';
import type { EventView } from './event.presenter';

@CloseController('event', 'Close: Event log')
export class CloseEventsController {
  constructor(private readonly events: CloseEvents) {}

  @Get()
  @Answers({
    summary: 'List events, newest first',
    description: 'What happened to tasks, leads, contacts and activities, through whatever dialect.',
    example: { data: [EVENT], cursor_next: 'b2xkZXI6NDI', cursor_previous: null },
  })
  list(
    @CurrentActor() actor: UserActor,
    @Filters(FieldsPipe) query: EventQuery,
    @Zone() zone: number,
  ): Promise<EventPage> {
    return this.events.list(actor, query, zone);
  }

  @Get(':id')
  @Answers({ summary: 'Fetch a single event', example: EVENT })
  get(@CurrentActor() actor: UserActor, @Param('id') id: string, @Zone() zone: number): Promise<EventView> {
    return this.events.get(actor, id, zone);
  }
}
