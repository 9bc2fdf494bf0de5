import type { ListedTask } from '../tasks/task.entity';
import { presentTask, type TaskView } from '../tasks/task.presenter';
import { bytesOf, MAX_BYTES, shortened } from './fitting';
import type { Outcome } from './tool';

export type VersionedTask = TaskView & { version: number };

/** The task as TaskForge shows it, with its version. */
export const presentVersioned = (task: ListedTask): VersionedTask =>
  Object.assign(presentTask(task), { version: task.version });

export const counted = (number: number, thing: string): string => `${number} ${thing}${number === 1 ? '' : 's'}`;

export const pageText = (what: string, next: string | null): string =>
  next === null ? `${what}.` : `${what}; there are more: call again with cursor = next_cursor.`;

/** `said` says what was done, e.g. "Created task 7". */
export const shownTask = (task: ListedTask, said: string): Outcome => shownView(presentVersioned(task), said);

export function shownView(view: VersionedTask, said: string): Outcome {
  const shown = shortened(view, MAX_BYTES - bytesOf({ task: {} }));
  const { version, status } = view;
  const cut = shown.shortened ? ` Cut to fit: ${shown.shortened.join(', ')}.` : '';
  return { text: `${said}: version ${version}, ${status}.${cut}`, data: { task: shown } };
}
