import type { Answer, Fields } from '../kit/api';
import type { Bilingual, Names } from './both-apis';
import type { TaskModel, Write } from './both-apis-model';

/*
 * A model of what clients that conflict, retry and revert can rely on: one task with all that it ever
 * was, and the requests that were sent with a key.
 */

/** A request that may be sent again, and what it answered. */
export interface Sent {
  via: Write['via'];
  method: string;
  path: string;
  body: Fields | undefined;
  headers: Record<string, string>;
  answer: Answer;
}

/** What a task is, with which of its completions it is completed. */
export interface State {
  model: TaskModel;
  completion: number | null;
}

export interface Memory extends State {
  version: number;
  isTrashed: boolean;
  isGone: boolean;
  /** What it was at each version, null where that was in the trash, and the entity tag that TaskForge showed it with. */
  past: Map<number, State | null>;
  tags: Map<number, string>;
  sent: Sent[];
}

export interface Reality {
  ana: Bilingual;
  task: Names;
}

/** Which version a client says that it holds. */
export type Holding = 'nothing' | 'present' | 'old' | 'any';

/** The header that says so; `isOld` if it will be refused. */
export function holding({ tags, version, isTrashed }: Memory, what: Holding): { header?: string; isOld: boolean } {
  const present = tags.get(version);
  const old = [...tags].find(([each]) => each !== version)?.[1];
  if (what === 'any') return { header: '*', isOld: isTrashed };
  if (what === 'present' && present) return { header: present, isOld: false };
  return what === 'old' && old ? { header: old, isOld: true } : { isOld: false };
}

/** What it is once this was written; `completions` counts all that there have been. */
export function stateAfter({ model, completion, version }: Memory, next: TaskModel): State {
  if (next.status !== 'completed') return { model: next, completion: null };
  return { model: next, completion: model.status === 'completed' ? completion : version + 1 };
}

/** What it is once it was made what it was: whose it is, and where it belongs, stays. */
export function reverted({ model }: State, then: State): State {
  const { title, description, status, priority, due, tags, resolution } = then.model;
  const next = { ...model, title, description, status, priority, due, tags, resolution };
  if (!isClosed(next)) next.hasActivity = false;
  else if (!isClosed(model)) next.hasActivity = next.status === 'completed' && next.leadId !== null;
  return { model: next, completion: then.completion };
}

const isClosed = ({ status }: TaskModel): boolean => status === 'completed' || status === 'cancelled';

/** The next version, if that is any different. */
export function moveOn(memory: Memory, state: State): void {
  const { model, completion } = memory;
  if (JSON.stringify({ model, completion }) === JSON.stringify(state)) return;
  become(memory, state);
}

/** The next version: this. */
export function become(memory: Memory, { model, completion }: State): void {
  memory.version += 1;
  Object.assign(memory, { model, completion });
  memory.past.set(memory.version, { model, completion });
}
