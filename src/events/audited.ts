/**
 * Events that admins see in the audit log, besides all deletions. A new event that admins should see needs its name here
 * and nothing else.
 */
const NAMES = new Set([
  'user.created',
  'user.role_changed',
  'user.activated',
  'user.deactivated',
  'user.email_changed',
  'user.password_changed',
  'user.password_reset',
  'user.password_reset_issued',
  'user.restored',
  'user.exported',
  'invitation.created',
  'session.started',
  'session.ended',
  'api_key.created',
  'api_key.updated',
  'api_key.rotated',
  'tasks.exported',
  'tasks.imported',
  'auth.login_failed',
  'auth.refused',
]);

const DELETION = /\.(?:deleted|purged)$/;

export const isAudited = (name: string): boolean => NAMES.has(name) || DELETION.test(name);
