import { SCOPES, type Grant, type Scope, type UserActor } from '../common/actor';
import { forbidden, type DomainError } from '../common/errors';

/*
 * The one place that says which scope of an API key an operation needs. Operations are told apart by what their path
 * names first, below the part that all paths of an API share.
 */

/** Accounts, keys, sessions, webhooks and imports: every operation on them but a read. */
const MANAGED = new Set(['api-keys', 'auth', 'import', 'invitations', 'user', 'users', 'webhook', 'webhooks']);
/** Accounts in the trash. */
const MANAGED_PATH = /^\/api\/trash\/users(?:\/|$)/;
/** Their deletion needs more than a write. */
const DELETABLE = new Set(['contact', 'lead', 'tags', 'task', 'tasks', 'trash']);

const NAMED = /^\/api\/(?:v\d+\/)?([^/]*)/;
const BULK = '/api/tasks/bulk';
/** Each tool that agents call there needs a scope of its own. */
const TOOLS = '/mcp';

/** The user of a request, and what its API key may do. Without an API key: all that the user may. */
type Caller = Pick<UserActor, 'apiKey'>;

/** The scope that an operation needs, by its method and the path of its route. */
export function scopeOf(method: string, path: string): Scope {
  const named = NAMED.exec(path)?.[1] ?? '';
  if (['GET', 'HEAD'].includes(method.toUpperCase())) return 'read';
  if (MANAGED.has(named) || MANAGED_PATH.test(path)) return 'manage';
  return method.toUpperCase() === 'DELETE' && DELETABLE.has(named) ? 'delete' : 'write';
}

/** The scope that one operation of a bulk needs. */
export const scopeInBulk = (verb: string): Scope => (verb === 'delete' ? 'delete' : 'write');

/** Whether the operations in the body each need a scope of their own, see {@link scopeInBulk}. */
export const isBulk = (path: string): boolean => path === BULK;

/** Throws `forbidden` if the API key of the caller may not do this operation; of a bulk, if it may do no part of it. */
export function expectScopeFor(caller: Caller, method: string, path: string): void {
  if (path === TOOLS) return;
  const needed = scopeOf(method, path);
  const mayDoPart = isBulk(path) && hasScope(caller, scopeInBulk('delete'));
  if (!mayDoPart) expectScope(caller, needed);
}

export const hasScope = ({ apiKey }: Caller, scope: Scope): boolean => !apiKey || apiKey.scopes.includes(scope);

/** The refusal of a caller whose API key lacks this scope. */
export const missingScope = (scope: Scope): DomainError => forbidden('scope.missing', { scope });

/** Throws `forbidden` if the API key of the caller lacks this scope. */
export function expectScope(caller: Caller, scope: Scope): void {
  if (!hasScope(caller, scope)) throw missingScope(scope);
}

/** Throws `forbidden` if `grant` allows more than the API key of the caller, or for longer. */
export function expectNoWider(caller: Caller, grant: Grant): void {
  for (const scope of grant.scopes) expectScope(caller, scope);
  if (caller.apiKey && endOf(grant) > endOf(caller.apiKey)) throw forbidden('api_key.outlives');
}

/** Whether an API key may do all that its user may, and does not expire. */
export const isUnlimited = (grant: Grant): boolean =>
  grant.expiresAt === null && SCOPES.every((scope) => grant.scopes.includes(scope));

const endOf = ({ expiresAt }: Grant): number => expiresAt?.getTime() ?? Infinity;
