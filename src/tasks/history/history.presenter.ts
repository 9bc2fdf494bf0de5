import { ApiExtraModels, getSchemaPath } from '@nestjs/swagger';
import type { Due } from '../../common/time/due';
import { instantOf, naiveUtc } from '../../common/time/instant';
import { NaiveUtc, Shows } from '../../http/fields/shows';
import type { FieldChanges } from '../../events/event.entity';
import { cursorAfter } from './history.dto';
import type { HistoryEntry } from './task-history';
import { TaskTagView } from '../task.presenter';

/** The user who made a change. */
export class HistoryActorView {
  /** @example 2 */
  id!: number;
  /**
   * null if the account no longer exists.
   * @example 'ana'
   */
  username!: string | null;
}

/** The credential that was used. Contains no secret. */
export class CredentialView {
  /**
   * `session` or `api_key`.
   * @example 'api_key'
   */
  kind!: string;
  /** @example 'api_3fw37yHasQmGs00Nnybzq5' */
  id!: string;
}

/** How a change was made: through which API and with which credential. */
export class HistoryWayView {
  /**
   * The API: `taskforge`, `close`, `mcp` (the tools of agents), or `system` for changes that the service makes by itself.
   * @example 'close'
   */
  dialect!: string;
  /** null for changes that the service makes by itself. */
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

/** The change of a field. */
@ApiExtraModels(TaskTagView)
export class FieldChangeView {
  /** @example 'status' */
  field!: string;
  /** null if there was no value, e.g. before the task was created; a list for tags. */
  @Shows({ ...VALUE, example: 'pending' })
  old!: unknown;
  /** null if the value was removed; a list for tags. */
  @Shows({ ...VALUE, example: 'completed' })
  new!: unknown;
}

/** A change of a task. */
export class HistoryEntryView {
  /**
   * The version of the task after the change. Side effects, such as losing a deleted tag, do not change the version.
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
  /** null for changes that the service makes by itself. */
  by!: HistoryActorView | null;
  via!: HistoryWayView;
  changes!: FieldChangeView[];
}

/** One page of the history of a task, newest first. */
export class HistoryView {
  items!: HistoryEntryView[];
  /** The `cursor` of the next page; null on the last page. */
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

/** The cursor points to the last row. */
export const presentHistory = ({ rows, more }: { rows: HistoryEntry[]; more: boolean }): HistoryView => ({
  items: rows.map(presentHistoryEntry),
  next_cursor: more ? cursorAfter(rows.at(-1)!.event.id) : null,
});

/** Fields whose public name is not simply the snake_case form. */
const PUBLIC_NAMES: Record<string, string> = { due: 'due_date', createdById: 'created_by' };

export const publicNameOf = (field: string): string =>
  PUBLIC_NAMES[field] ?? field.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);

/** The old and new value of each changed field, by public name. */
export const presentChangesByField = (changes: FieldChanges): Record<string, { old: unknown; new: unknown }> =>
  Object.fromEntries(presentChanges(changes).map(({ field, ...values }) => [field, values]));

const presentChanges = (changes: FieldChanges): FieldChangeView[] =>
  Object.entries(changes)
    .map(([field, change]) => ({ field, old: presentValue(field, change.old), new: presentValue(field, change.new) }))
    .filter((change) => change.old !== change.new)
    .map(({ field, ...values }) => ({ field: publicNameOf(field), ...values }));

/** Events store instants as ISO 8601. */
function presentValue(field: string, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (field === 'due') return naiveUtc(instantOf((value as Record<keyof Due, string>).at));
  return field.endsWith('At') ? naiveUtc(new Date(value as string)) : value;
}
