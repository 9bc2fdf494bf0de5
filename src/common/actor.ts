import type { Precondition } from './precondition';

export type Role = 'admin' | 'user';

/** Who does something, and how they came in. Every change is recorded with it. */
export interface Actor {
  /** null is the installation itself, e.g. when it makes the first admin. */
  readonly userId: number | null;
  readonly role: Role;
  readonly dialect: 'taskforge' | 'close' | 'system';
  /** What proved the identity, e.g. "session:5f…" or "api_key:api_3f…"; never a secret. */
  readonly credential: string | null;
  /** The request that they make; nothing if the installation acts by itself. */
  readonly request?: RequestTrace;
}

/** A person: an actor with a user behind it. */
export interface UserActor extends Actor {
  readonly userId: number;
  /** Nothing if they came in with an API key. */
  readonly sessionId?: string;
}

/** What an event says about the request that caused it. */
export interface RequestTrace {
  /** "req_…" */
  readonly id: string;
  readonly method: string;
  readonly path: string;
  /** What it expects of the thing that it writes; nothing if it does not say. */
  readonly precondition?: Precondition;
}

export const SYSTEM: Actor = { userId: null, role: 'admin', dialect: 'system', credential: null };

/** Somebody who has not said yet who they are. */
export const ANONYMOUS: Actor = { userId: null, role: 'user', dialect: 'taskforge', credential: null };

export const isAdmin = (actor: Actor): boolean => actor.role === 'admin';
