import type { Answer, Fields } from '../kit/api';
import type { Bilingual, Names } from './both-apis';
import type { Told, Write } from './both-apis-model';

/*
 * What is promised to clients that clash, retry and regret, written down a second time: one task with all that it ever
 * was, and the requests that were sent with a key.
 */

/** A request that may be sent again, and what it answered. */
export interface Sent {
  tongue: Write['tongue'];
  method: string;
  path: string;
  body: Fields | undefined;
  headers: Record<string, string>;
  answer: Answer;
}

/** What a task is, with which of its completions it is completed. */
export interface State {
  told: Told;
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
export function stateAfter({ told, completion, version }: Memory, next: Told): State {
  if (next.status !== 'completed') return { told: next, completion: null };
  return { told: next, completion: told.status === 'completed' ? completion : version + 1 };
}

/** What it is once it was made what it was: whose it is, and where it belongs, stays. */
export function reverted({ told }: State, then: State): State {
  const { title, description, status, priority, due, tags, resolution } = then.told;
  const next = { ...told, title, description, status, priority, due, tags, resolution };
  if (!isClosed(next)) next.hasActivity = false;
  else if (!isClosed(told)) next.hasActivity = next.status === 'completed' && next.leadId !== null;
  return { told: next, completion: then.completion };
}

const isClosed = ({ status }: Told): boolean => status === 'completed' || status === 'cancelled';

/** The next version, if that is any different. */
export function moveOn(memory: Memory, state: State): void {
  const { told, completion } = memory;
  if (JSON.stringify({ told, completion }) === JSON.stringify(state)) return;
  become(memory, state);
}

/** The next version: this. */
export function become(memory: Memory, { told, completion }: State): void {
  memory.version += 1;
  Object.assign(memory, { told, completion });
  memory.past.set(memory.version, { told, completion });
}
