import type { Precondition } from './precondition';

export type Role = 'admin' | 'user';

/** Scopes of API keys, in display order. */
export const SCOPES = ['read', 'write', 'delete', 'manage'] as const;
export type Scope = (typeof SCOPES)[number];

/** The scopes and the expiry of an API key. */
export interface Grant {
  readonly scopes: readonly Scope[];
  /** null: never expires. */
  readonly expiresAt: Date | null;
}

/** Who makes a change, and through which API. Stored with every event. */
export interface Actor {
  /** null for the installation itself, e.g. when it creates the first admin. */
  readonly userId: number | null;
  readonly role: Role;
  /** The name of the API, or "system". */
  readonly api: string;
  /** The credential used, e.g. "session:5f…" or "api_key:api_3f…"; never a secret. */
  readonly credential: string | null;
  /** Absent if the installation acts on its own. */
  readonly request?: RequestTrace;
}

/** A user whose credential was accepted. */
export interface Identity {
  readonly userId: number;
  readonly role: Role;
  readonly credential: string | null;
  /** Absent with an API key. */
  readonly sessionId?: string;
  /** Absent with a session, which may do everything its user may. */
  readonly apiKey?: Grant;
  /** SHA-256 of the API key in the request; for a key loaded by id, of all its valid secrets. */
  readonly keyHashes?: readonly string[];
  /** When the access token expires, in milliseconds since 1970. Absent with an API key. */
  readonly validUntilMs?: number;
}

/** An actor that is a user. */
export interface UserActor extends Actor, Identity {
  readonly userId: number;
  readonly credential: string | null;
}

/** What an event stores about the request that caused it. */
export interface RequestTrace {
  /** "req_…" */
  readonly id: string;
  readonly method: string;
  readonly path: string;
  /** The address that it came from. */
  readonly address: string;
  /** The id that the client gave the request, for the log. */
  readonly clientId?: string;
  /** The W3C trace context that the client sent. */
  readonly traceparent?: string;
  /** The precondition stated by the request, if any. */
  readonly precondition?: Precondition;
}

export const SYSTEM: Actor = { userId: null, role: 'admin', api: 'system', credential: null };

/** An unauthenticated caller of an API. */
export const anonymousOn = (api: string): Actor => ({ userId: null, role: 'user', api, credential: null });

export const isAdmin = (actor: Actor): boolean => actor.role === 'admin';
