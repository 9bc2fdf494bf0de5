import { Injectable, type OnModuleInit } from '@nestjs/common';
import { writeCursor } from '../changes/change-cursor';
import type { Role } from '../common/actor';
import type { Installation } from '../database/schema/installation';
import { installationIn } from '../database/schema/installation';
import { UnitOfWork } from '../database/unit-of-work';
import type { Event } from '../events/event.entity';
import { RelatedRecords } from '../tasks/records/task-related';
import { parseFilter } from '../tasks/filter/filter-parser';
import { matches } from '../tasks/filter/filter-matches';
import { presentChangesByField } from '../tasks/history/history.presenter';
import { taskOf } from '../tasks/history/task-snapshot';
import { presentPast } from '../tasks/task.presenter';
import { ALL_EVENTS, EVENT_NAMES, TASKFORGE_API } from './event-names';
import { WebhookFormats, type SelectedEvent, type WebhookFormat, type DeliverySource } from './planning/formats';
import { presentPastTag } from './tag-snapshot';
import type { Webhook } from './webhook.entity';

const NAMES = new Set<string>(EVENT_NAMES);

/** The webhooks of the TaskForge API. */
@Injectable()
export class TaskForgeFormat implements WebhookFormat, OnModuleInit {
  readonly api = TASKFORGE_API;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly formats: WebhookFormats,
    private readonly related: RelatedRecords,
  ) {}

  onModuleInit(): void {
    this.formats.register(this);
  }

  select({ events: asked, filter }: Webhook, events: Event[]): Promise<SelectedEvent[]> {
    const isAsked = asked.includes(ALL_EVENTS) ? () => true : (name: string) => asked.includes(name);
    const tree = filter === null ? undefined : parseFilter(filter);
    const isMeant = (event: Event): boolean =>
      !tree ||
      event.subjectType !== 'task' ||
      matches(tree, taskOf(event.snapshot!), { now: event.createdAt, zone: 'UTC' });
    const chosen = events.filter((event) => isShown(event) && isAsked(event.name) && isMeant(event));
    return Promise.resolve(chosen.map((event) => ({ event, name: event.name })));
  }

  async compose(sources: DeliverySource[]): Promise<string[]> {
    const actors = sources.flatMap(({ event }) => event.actorId ?? []);
    const { users } = await this.related.named({ users: [...new Set(actors)], leads: [], contacts: [] });
    const names = new Map(users.map(({ id, username }) => [id, username]));
    const installation = await this.unitOfWork.read((em) => installationIn(em));
    return sources.map((source) => JSON.stringify(bodyOf(source, names, installation)));
  }
}

/** Omits side effects, the `task.updated` that accompanies a completion, and events without changes. */
function isShown({ name, publicId, subjectType, changes, snapshot }: Event): boolean {
  if (!NAMES.has(name) || snapshot === null) return false;
  if (subjectType === 'tag' || name === 'task.purged') return true;
  const isCompletion = name === 'task.updated' && changes.status?.new === 'completed';
  return publicId !== null && !isCompletion && Object.keys(changes).length > 0;
}

function bodyOf(
  { webhook, delivery, event }: DeliverySource,
  names: Map<number, string>,
  installation: Installation,
): object {
  const { actorId, createdAt, subjectType, version } = event;
  const owner = { userId: webhook.userId, role: webhook.user!.role };
  const shown = subjectType === 'task' ? { task: presentPastTask(event) } : { tag: presentPastTag(event.snapshot!) };
  return {
    id: delivery.messageId,
    type: event.name,
    timestamp: createdAt.toISOString(),
    cursor: cursorOf(installation, owner, delivery.position),
    data: {
      ...shown,
      changed: presentChangesByField(event.changes),
      version,
      actor: actorId === null ? null : { id: actorId, username: names.get(actorId) ?? null },
    },
  };
}

const presentPastTask = ({ snapshot, version, createdAt }: Event): object =>
  presentPast({ task: taskOf(snapshot!), version: version!, at: createdAt });

const cursorOf = (installation: Installation, owner: { userId: number; role: Role }, from: string): string =>
  writeCursor(
    installation,
    { ...owner, api: TASKFORGE_API, credential: null },
    { types: ['task', 'tag'], log: { from } },
  );
