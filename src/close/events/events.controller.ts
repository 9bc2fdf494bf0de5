import { Get } from '@nestjs/common';
import type { UserActor } from '../../common/actor';
import { CurrentActor } from '../../http/access/access';
import { FieldsPipe } from '../../http/fields/fields.pipe';
import { Answers, CloseController } from '../close.controller';
import { CloseId, Filters, Zone } from '../request';
import { CloseEvents, type EventPage } from './close-events.service';
import { EVENT } from './event-example';
import { EventQuery } from './event-query.dto';
import { EventView } from './event.presenter';

const CURSOR = { type: ['string', 'null'], description: 'Value for `_cursor`; null if there is no such page.' };
const CURSORS = { cursor_next: CURSOR, cursor_previous: CURSOR };

@CloseController('event', 'Close: Event log')
export class CloseEventsController {
  constructor(private readonly events: CloseEvents) {}

  @Get()
  @Answers({
    summary: 'List events, newest first',
    description: 'Lists changes to tasks, leads, contacts and activities, made through either API.',
    page: EventView,
    beside: CURSORS,
    errors: { 400: ['unsupported_filters', '_cursor.expired'] },
    example: { data: [EVENT], cursor_next: 'b2xkZXI6NDI6OTk', cursor_previous: null },
  })
  list(
    @CurrentActor() actor: UserActor,
    @Filters(FieldsPipe) query: EventQuery,
    @Zone() zone: number,
  ): Promise<EventPage> {
    return this.events.list(actor, query, zone);
  }

  @Get(':id')
  @Answers({
    summary: 'Fetch a single event',
    description: 'Returns an event. After an hour, only admins see its `data` and `previous_data`.',
    of: EventView,
    example: EVENT,
    errors: { 404: 'event.not_found' },
  })
  get(@CurrentActor() actor: UserActor, @CloseId(EVENT.id) id: string, @Zone() zone: number): Promise<EventView> {
    return this.events.get(actor, id, zone);
  }
}
