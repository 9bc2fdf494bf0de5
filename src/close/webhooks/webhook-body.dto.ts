import { Holds, MaxCharacters, MayBeAbsent, Required, Rules, Text, Trimmed } from '../../http/fields/rules';
import { Shows } from '../../http/fields/shows';
import { hasCredentials, isHttp, MAX_URL_CHARACTERS } from '../../webhooks/dto/urls';
import { STATUSES, type WebhookStatus } from '../../webhooks/webhook.entity';
import type { NewWebhook, WebhookFields } from '../../webhooks/webhooks.service';
import { isStorableThroughout } from '../../common/text';
import { Choice, Flag } from '../rules';
import { isObject } from '../request';
import { isExtraFilter, type ExtraFilter } from './extra-filter';

/** A subscription to one kind of event. */
export interface Subscription {
  object_type: string;
  action: string;
  extra_filter?: ExtraFilter;
}

const NAME = /^[a-z_]+(?:\.[a-z_]+)*$/;
const MAX_EVENTS = 100;
const MAX_EVENTS_CHARACTERS = 20_000;

const isName = (value: unknown): boolean => typeof value === 'string' && NAME.test(value);

const isSubscription = (value: unknown): boolean =>
  isObject(value) &&
  isName(value.object_type) &&
  isName(value.action) &&
  (value.extra_filter === undefined || value.extra_filter === null || isExtraFilter(value.extra_filter));

const isShort = (value: unknown): boolean =>
  (value as unknown[]).length <= MAX_EVENTS && JSON.stringify(value).length <= MAX_EVENTS_CHARACTERS;

const EVENT = { action: 'completed', object_type: 'task.lead' };

const NAMED = { type: 'string' as const, pattern: NAME.source };
const SHOWN = {
  type: 'object' as const,
  required: ['action', 'object_type'],
  properties: { action: NAMED, object_type: NAMED },
};

const Url = (): PropertyDecorator[] => [
  Shows({ format: 'uri' }),
  Trimmed(),
  Text(),
  MaxCharacters(MAX_URL_CHARACTERS),
  Holds('http', 'not_url', isHttp),
  Holds('plain', 'credentials', (value) => !hasCredentials(value as string)),
];

const Events = (): PropertyDecorator[] => [
  Shows({ type: 'array', items: SHOWN, minItems: 1, example: [EVENT] }),
  Holds('list', 'not_list', Array.isArray),
  Holds('filled', 'required', (value) => (value as unknown[]).length > 0),
  Holds('known', 'not_events', (value) => (value as unknown[]).every(isSubscription)),
  Holds('short', 'too_long', isShort),
  Holds('storable', 'unusable', isStorableThroughout),
];

/** A new webhook subscription. Other keys are ignored. */
export class CreateWebhookBody {
  /**
   * `http` or `https`, at most 2000 characters.
   * @example 'https://example.com/hooks/close'
   */
  @Rules(Required(), ...Url())
  url!: string;

  /** List of `{"object_type", "action", "extra_filter"?}`. */
  @Rules(Required(), ...Events())
  events!: object[];

  /** Whether certificates are checked. Default true. */
  @Rules(MayBeAbsent(), Flag())
  verify_ssl?: boolean;

  fields(): NewWebhook {
    return { url: this.url, events: this.events.map(subscriptionOf), verifySsl: this.verify_ssl, isUnique: true };
  }
}

/** Changes to a webhook subscription. Absent keys keep their values; other keys are ignored. */
export class WebhookBody {
  /**
   * `http` or `https`, at most 2000 characters.
   * @example 'https://example.com/hooks/close'
   */
  @Rules(MayBeAbsent(), ...Url())
  url?: string;

  /** List of `{"object_type", "action", "extra_filter"?}`. */
  @Rules(MayBeAbsent(), ...Events())
  events?: object[];

  /** `active` sends what is queued, from where it was. */
  @Rules(MayBeAbsent(), Choice(STATUSES))
  status?: WebhookStatus;

  /** Whether certificates are checked. */
  @Rules(MayBeAbsent(), Flag())
  verify_ssl?: boolean;

  static readonly mayBeEmpty = true;

  fields(): WebhookFields {
    return { url: this.url, events: this.events?.map(subscriptionOf), status: this.status, verifySsl: this.verify_ssl };
  }
}

function subscriptionOf(given: object): Subscription {
  const { object_type, action, extra_filter } = given as Subscription;
  return { object_type, action, ...(extra_filter ? { extra_filter } : {}) };
}
