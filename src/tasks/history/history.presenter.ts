import { ApiExtraModels, getSchemaPath } from '@nestjs/swagger';
import type { Due } from '../../common/due';
import { naiveUtc } from '../../common/instant';
import { NaiveUtc, Shows } from '../../http/fields/shows';
import type { FieldChanges } from '../../events/event.entity';
import { cursorAfter } from './history.dto';
import type { HistoryEntry } from './task-history';
import { TaskTagView } from '../task.presenter';

/** Whoever did something. */
export class HistoryActorView {
  /** @example 7 */
  id!: number;
  /**
   * null once the account has gone.
   * @example 'ana'
   */
  username!: string | null;
}

/** What somebody came in with; no secret. */
export class CredentialView {
  /**
   * `session` or `api_key`.
   * @example 'api_key'
   */
  kind!: string;
  /** @example 'api_3fw37yHasQmGs00Nnybzq5' */
  id!: string;
}

/** How somebody came in. */
export class HistoryWayView {
  /**
   * `taskforge`, `close`, or `system` for the installation itself.
   * @example 'close'
   */
  dialect!: string;
  /** null for the installation itself. */
  credential!: CredentialView | null;
}

const VALUE = {
  anyOf: [
    { type: 'string' as const },
    { type: 'integer' as const },
    { type: 'array' as const, items: { $ref: getSchemaPath(TaskTagView) } },
    { type: 'null' },
  ] as { type: 'string' }[],
};

/** What became of a field. */
@ApiExtraModels(TaskTagView)
export class FieldChangeView {
  /** @example 'status' */
  field!: string;
  /** null where there was nothing, as before a task was created; of tags, a list. */
  @Shows({ ...VALUE, example: 'pending' })
  old!: unknown;
  /** null where there is nothing any more. */
  @Shows({ ...VALUE, example: 'completed' })
  new!: unknown;
}

/** Something that happened to a task. */
export class HistoryEntryView {
  /**
   * The version that it made. What befell the task without being a change of it, as the loss of a tag that was deleted,
   * keeps the version.
   * @example 3
   */
  version!: number;
  /**
   * `created`, `updated`, `completed`, `reopened`, `deleted` or `restored`.
   * @example 'completed'
   */
  action!: string;
  /** @example '2024-10-20T11:30:00' */
  @NaiveUtc()
  at!: string;
  /** null for the installation itself. */
  by!: HistoryActorView | null;
  via!: HistoryWayView;
  changes!: FieldChangeView[];
}

/** Part of the history of a task, newest first. */
export class HistoryView {
  items!: HistoryEntryView[];
  /** Where the next page begins; null on the last. */
  next_cursor!: string | null;
}

function presentHistoryEntry({ event, by }: HistoryEntry): HistoryEntryView {
  const { version, name, createdAt, actorId, api, credential } = event;
  const [, kind, id] = /^(\w+):(.*)$/.exec(credential ?? '') ?? [];
  return {
    version: version!,
    action: name.split('.')[1]!,
    at: naiveUtc(createdAt),
    by: actorId === null ? null : { id: actorId, username: by?.username ?? null },
    via: { dialect: api, credential: kind && id ? { kind, id } : null },
    changes: presentChanges(event.changes),
  };
}

/** The last row says where the next page begins. */
export const presentHistory = ({ rows, more }: { rows: HistoryEntry[]; more: boolean }): HistoryView => ({
  items: rows.map(presentHistoryEntry),
  next_cursor: more ? cursorAfter(rows.at(-1)!.event.id) : null,
});

/** The fields whose public name is not their own name in snake_case. */
const PUBLIC_NAMES: Record<string, string> = { due: 'due_date', createdById: 'created_by' };

const publicNameOf = (field: string): string =>
  PUBLIC_NAMES[field] ?? field.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);

const presentChanges = (changes: FieldChanges): FieldChangeView[] =>
  Object.entries(changes)
    .map(([field, change]) => ({ field, old: presentValue(field, change.old), new: presentValue(field, change.new) }))
    .filter((change) => change.old !== change.new)
    .map(({ field, ...values }) => ({ field: publicNameOf(field), ...values }));

/** Events keep instants as JSON has them. */
function presentValue(field: string, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (field === 'due') return naiveUtc(new Date((value as Record<keyof Due, string>).at));
  return field.endsWith('At') ? naiveUtc(new Date(value as string)) : value;
}
