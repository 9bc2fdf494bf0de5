import { Injectable } from '@nestjs/common';
import type { MergedEvent } from '../../activities/consolidation';
import { EventLog } from '../../activities/event-log';
import { SYSTEM, type Actor, type UserActor } from '../../common/actor';
import type { Event } from '../../events/event.entity';
import { OrganizationService } from '../../organization/organization.service';
import { RelatedRecords } from '../../tasks/records/task-related';
import { namedIn, Names } from './event-names';
import { cursorOf, type EventQuery } from './event-query.dto';
import { presentEvent, type EventView } from './event.presenter';

const UTC = 0;

export interface EventPage {
  data: EventView[];
  cursor_next: string | null;
  cursor_previous: string | null;
}

/** The event log in the format of this API. */
@Injectable()
export class CloseEvents {
  constructor(
    private readonly log: EventLog,
    private readonly related: RelatedRecords,
    private readonly organization: OrganizationService,
  ) {}

  async list(actor: UserActor, query: EventQuery, zone: number): Promise<EventPage> {
    const { events, older, newer } = await this.log.slice(actor, query.filter(zone), query.limit, query.position());
    const data = await this.present(actor, events, zone);
    return { data, cursor_next: cursorOf(older), cursor_previous: cursorOf(newer) };
  }

  async get(actor: UserActor, id: string, zone: number): Promise<EventView> {
    return (await this.present(actor, [await this.log.get(actor, id)], zone))[0]!;
  }

  /** Events in the form sent to webhooks: not merged, and complete. */
  shown(events: Event[]): Promise<EventView[]> {
    return this.present(
      SYSTEM,
      events.map((event) => ({ first: event, last: event })),
      UTC,
    );
  }

  private async present(actor: Actor, events: MergedEvent[], zone: number): Promise<EventView[]> {
    const { users, leads, contacts } = await this.related.named(
      namedIn(events.flatMap(({ first, last }) => [first, last])),
    );
    const names = new Names(users, leads, contacts);
    const onlooker = { organization: await this.organization.one(), zone, now: new Date() };
    return events.map((event) => presentEvent(event, actor, onlooker, names));
  }
}
