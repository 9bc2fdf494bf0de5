import {
  Holds,
  MaxCharacters,
  MayBeAbsent,
  MayBeNull,
  Required,
  Rules,
  Text,
  Trimmed,
  TrimmedOrNull,
} from '../../http/fields/rules';
import { PageQuery, pageRequestOf, SortBy } from '../../http/fields/page-query.dto';
import type { PageRequest } from '../../common/page';
import { characters } from '../../common/text';
import { Shows } from '../../http/fields/shows';
import { parseFilter } from '../../tasks/filter/filter-parser';
import { ALL_EVENTS, EVENT_NAMES } from '../event-names';
import { STATUSES, type WebhookStatus } from '../webhook.entity';
import { WEBHOOK_SORTS, type WebhookSort } from '../webhook-lookup';
import type { NewWebhook, WebhookFields } from '../webhooks.service';
import { hasCredentials, isHttp, MAX_URL_CHARACTERS } from './urls';

const MAX_DESCRIPTION_CHARACTERS = 200;
const NAMES = new Set<unknown>(EVENT_NAMES);

const isAll = (value: unknown[]): boolean => value.length === 1 && value[0] === ALL_EVENTS;
const isKnown = (value: unknown): boolean =>
  Array.isArray(value) && (isAll(value) || value.every((name) => NAMES.has(name)));

const Url = (): PropertyDecorator[] => [
  Shows({ format: 'uri' }),
  Trimmed(),
  Text(),
  MaxCharacters(MAX_URL_CHARACTERS),
  Holds('http', 'not_http', isHttp),
  Holds('plain', 'credentials', (value) => !hasCredentials(value as string)),
];

const Events = (): PropertyDecorator[] => [
  Shows({
    type: 'array',
    items: { type: 'string', enum: [...EVENT_NAMES, ALL_EVENTS] },
    minItems: 1,
    example: ['task.created', 'task.completed'],
  }),
  Holds('list', 'not_list', Array.isArray),
  Holds('filled', 'empty', (value) => (value as unknown[]).length > 0),
  Holds('known', 'unknown', isKnown),
];

abstract class WebhookDto {
  abstract url?: string;
  abstract events?: string[];

  /**
   * At most 200 characters. null and "" remove it.
   * @example 'Tells the chat'
   */
  @Rules(
    Shows({ maxLength: MAX_DESCRIPTION_CHARACTERS }),
    MayBeNull(),
    TrimmedOrNull(),
    Text(),
    Holds('short', 'too_long-200', (value) => characters(value as string) <= MAX_DESCRIPTION_CHARACTERS),
  )
  description?: string | null;

  /**
   * Only tasks that match the filter are sent: as they are after the change, or before it if they were deleted. The guide
   * on filters lists the fields and comparators; days are those of UTC. null and "" remove it.
   * @example 'priority >= high'
   */
  @Rules(Shows({ maxLength: 2000 }), MayBeNull(), TrimmedOrNull(), Text())
  filter?: string | null;

  protected common(): Pick<WebhookFields, 'description' | 'filter'> {
    if (this.filter) parseFilter(this.filter);
    return { description: this.description, filter: this.filter };
  }
}

/** A new webhook. */
export class CreateWebhookDto extends WebhookDto {
  /**
   * `http` or `https`, at most 2000 characters, without a user or password. Addresses that are not public are refused
   * unless `WEBHOOK_ALLOWED_NETWORKS` allows them.
   * @example 'https://example.com/hooks/tasksmith'
   */
  @Rules(Required(), ...Url())
  url!: string;

  /** Names of events, or `["*"]` for all. */
  @Rules(Required(), ...Events())
  events!: string[];

  fields(): NewWebhook {
    return { ...this.common(), url: this.url, events: distinct(this.events) };
  }
}

/** Changes to a webhook. Absent keys keep their values. */
export class UpdateWebhookDto extends WebhookDto {
  /**
   * `http` or `https`, at most 2000 characters, without a user or password.
   * @example 'https://example.com/hooks/tasksmith'
   */
  @Rules(MayBeAbsent(), ...Url())
  url?: string;

  /** Names of events, or `["*"]` for all. */
  @Rules(MayBeAbsent(), ...Events())
  events?: string[];

  /** `active` sends what is queued, from where it was. */
  @Rules(
    Shows({ enum: [...STATUSES] }),
    MayBeAbsent(),
    Holds('status', 'unknown-webhook', (value) => STATUSES.includes(value as WebhookStatus)),
  )
  status?: WebhookStatus;

  fields(): WebhookFields {
    const { url, events, status } = this;
    return { ...this.common(), url, events: events && distinct(events), status };
  }
}

const distinct = (names: string[]): string[] => [...new Set(names)];

/** Parameters of the list of webhooks. */
export class ListWebhooksQuery extends PageQuery {
  @SortBy(WEBHOOK_SORTS)
  sort_by?: string;

  pageRequest(): PageRequest<WebhookSort> {
    return pageRequestOf(this, WEBHOOK_SORTS);
  }
}
