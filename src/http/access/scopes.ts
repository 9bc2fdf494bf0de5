import { SCOPES, type Grant, type Scope, type UserActor } from '../../common/actor';
import { forbidden, type DomainError } from '../../common/errors';

/*
 * The only place that decides which API key scope an operation needs, based on the first path segment after the API's
 * common prefix.
 */

/** Accounts, keys, sessions, webhooks and imports: all operations except reads need `manage`. */
const MANAGED = new Set(['api-keys', 'auth', 'import', 'invitations', 'user', 'users', 'webhook', 'webhooks']);
/** Accounts in the trash. */
const MANAGED_PATH = /^\/api\/trash\/users(?:\/|$)/;
/** Deleting these needs `delete` instead of `write`. */
const DELETABLE = new Set(['contact', 'lead', 'tags', 'task', 'tasks', 'trash']);

const NAMED = /^\/api\/(?:v\d+\/)?([^/]*)/;
const BULK = '/api/tasks/bulk';
/** Each tool called through this path needs its own scope. */
const TOOLS = '/mcp';

/** The caller and the grant of the API key. Without an API key, everything the user may do is allowed. */
type Caller = Pick<UserActor, 'apiKey'>;

/** The scope for an operation, by method and route path. */
export function scopeOf(method: string, path: string): Scope {
  const named = NAMED.exec(path)?.[1] ?? '';
  if (['GET', 'HEAD'].includes(method.toUpperCase())) return 'read';
  if (MANAGED.has(named) || MANAGED_PATH.test(path)) return 'manage';
  return method.toUpperCase() === 'DELETE' && DELETABLE.has(named) ? 'delete' : 'write';
}

/** The scope for one operation of a bulk. */
export const scopeInBulk = (verb: string): Scope => (verb === 'delete' ? 'delete' : 'write');

/** Whether each operation in the body needs its own scope, see {@link scopeInBulk}. */
export const isBulk = (path: string): boolean => path === BULK;

/** Throws `forbidden` if the API key does not allow the operation; for a bulk, if it allows no part of it. */
export function expectScopeFor(caller: Caller, method: string, path: string): void {
  if (path === TOOLS) return;
  const needed = scopeOf(method, path);
  const mayDoPart = isBulk(path) && hasScope(caller, scopeInBulk('delete'));
  if (!mayDoPart) expectScope(caller, needed);
}

export const hasScope = ({ apiKey }: Caller, scope: Scope): boolean => !apiKey || apiKey.scopes.includes(scope);

/** The refusal for a missing scope. */
export const missingScope = (scope: Scope): DomainError => forbidden('scope.missing', { scope });

/** Throws `forbidden` if the caller's API key lacks the scope. */
export function expectScope(caller: Caller, scope: Scope): void {
  if (!hasScope(caller, scope)) throw missingScope(scope);
}

/** Throws `forbidden` if `grant` has more scopes or a later expiry than the caller's API key. */
export function expectNoWider(caller: Caller, grant: Grant): void {
  for (const scope of grant.scopes) expectScope(caller, scope);
  if (caller.apiKey && endOf(grant) > endOf(caller.apiKey)) throw forbidden('api_key.outlives');
}

/** Whether an API key has all scopes and does not expire. */
export const isUnlimited = (grant: Grant): boolean =>
  grant.expiresAt === null && SCOPES.every((scope) => grant.scopes.includes(scope));

const endOf = ({ expiresAt }: Grant): number => expiresAt?.getTime() ?? Infinity;
