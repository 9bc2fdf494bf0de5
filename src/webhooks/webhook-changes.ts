import { isDeepStrictEqual } from 'node:util';
import { conflict, DomainError } from '../common/errors';
import { assign } from '../events/changes';
import type { FieldChanges } from '../events/event.entity';
import type { Webhook, WebhookStatus } from './webhook.entity';

/** Throws `invalid` if the API already has an active webhook with the same URL and events. */
export function refuseDuplicate(
  others: Webhook[],
  api: string,
  { url, events }: Pick<Webhook, 'url' | 'events'>,
): void {
  const same = others.find(
    (each) => each.api === api && each.status === 'active' && each.url === url && isSame(each.events, events),
  );
  if (same) throw new DomainError('invalid', 'webhook.duplicate', {}, { facts: { id: same.publicId } });
}

/** Whether both lists have the same members, in any order. */
const isSame = (some: readonly unknown[], others: readonly unknown[]): boolean =>
  [[some, others] as const, [others, some] as const].every(([these, those]) =>
    these.every((one) => those.some((other) => isDeepStrictEqual(one, other))),
  );

/** A list with the same content is not a change. */
export function changeEvents(webhook: Webhook, events: Webhook['events'] | undefined): FieldChanges {
  if (events === undefined || JSON.stringify(events) === JSON.stringify(webhook.events)) return {};
  return assign<Webhook>(webhook, { events });
}

/** Activating a webhook resets its failures. A paused webhook keeps its pause reason. */
export function changeStatus(webhook: Webhook, status: WebhookStatus | undefined): FieldChanges {
  if (status === undefined || status === webhook.status) return {};
  if (status === 'active' && !webhook.user?.isActive) throw conflict('webhook.owner_inactive');
  const cleared = status === 'active' ? { consecutiveFailures: 0, holdUntil: null } : {};
  Object.assign(webhook, cleared);
  return assign<Webhook>(webhook, { status, pauseReason: status === 'active' ? null : 'user' });
}

/** The fields stored with events. Never the secret. */
export const shown = ({ url, events, description, filter, status }: Webhook): object => ({
  url,
  events,
  description,
  filter,
  status,
});
