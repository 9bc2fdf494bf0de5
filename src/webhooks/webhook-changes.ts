import { conflict, DomainError } from '../common/errors';
import { assign } from '../events/changes';
import type { FieldChanges } from '../events/event.entity';
import type { Webhook, WebhookStatus } from './webhook.entity';

/** Throws `invalid` if an active webhook of this API is the same. */
export function refuseDuplicate(
  others: Webhook[],
  api: string,
  { url, events }: Pick<Webhook, 'url' | 'events'>,
): void {
  const asked = JSON.stringify(events);
  const same = others.find(
    (each) => each.api === api && each.status === 'active' && each.url === url && JSON.stringify(each.events) === asked,
  );
  if (same) throw new DomainError('invalid', 'webhook.duplicate', {}, { facts: { id: same.publicId } });
}

/** Lists with the same content are no change. */
export function changeEvents(webhook: Webhook, events: Webhook['events'] | undefined): FieldChanges {
  if (events === undefined || JSON.stringify(events) === JSON.stringify(webhook.events)) return {};
  return assign<Webhook>(webhook, { events });
}

/** Making it active clears what has gone wrong. A paused one keeps the reason of its pause. */
export function changeStatus(webhook: Webhook, status: WebhookStatus | undefined): FieldChanges {
  if (status === undefined || status === webhook.status) return {};
  if (status === 'active' && !webhook.user?.isActive) throw conflict('webhook.owner_inactive');
  const cleared = status === 'active' ? { consecutiveFailures: 0, holdUntil: null } : {};
  Object.assign(webhook, cleared);
  return assign<Webhook>(webhook, { status, pauseReason: status === 'active' ? null : 'user' });
}

/** What events keep of it: no secret. */
export const shown = ({ url, events, description, filter, status }: Webhook): object => ({
  url,
  events,
  description,
  filter,
  status,
});
