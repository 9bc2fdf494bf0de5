import type { DomainError } from '../common/errors';
import { hintFor, type Hints } from '../http/errors/hints';
import type { Language } from '../http/language';

const said = (es: string, en: string) => () => ({ es, en });

const LOG_IN_AGAIN = said('Inicia sesion de nuevo: POST /api/auth/login', 'Log in again: POST /api/auth/login');

const NEW_KEY = said(
  'Crea una clave nueva con POST /api/api-keys y enviala entera',
  'Create a new key with POST /api/api-keys, and send the whole of it',
);

const CHANGE_PASSWORD = {
  es: 'Cada usuario cambia su contrasena con POST /api/auth/change-password',
  en: 'Each user changes their own password with POST /api/auth/change-password',
};

/** What to do about refusals whose messages do not say it: clients know them as they are. */
const HINTS: Hints = {
  fields: ({ fields }) => (fields.password === 'not_changed_here' ? CHANGE_PASSWORD : undefined),
  'token.missing': ({ facts: { scheme } }) => {
    const header = "'Authorization: Bearer <access_token>'";
    const es = `Envia ${header}; el access_token viene de POST /api/auth/login`;
    const en = `Send ${header}; the access_token comes from POST /api/auth/login`;
    return /^basic$/i.test(String(scheme))
      ? { es: `${es}. Basic lleva una clave de API como usuario`, en: `${en}. Basic takes an API key as the user name` }
      : { es, en };
  },
  'token.invalid': said(
    'Envia entero el access_token de POST /api/auth/login; el refresh_token solo sirve para POST /api/auth/refresh',
    'Send the whole access_token of POST /api/auth/login; the refresh_token is only for POST /api/auth/refresh',
  ),
  'token.expired': said(
    'Renuevalo con POST /api/auth/refresh y el refresh_token, o inicia sesion de nuevo: POST /api/auth/login',
    'Renew it with POST /api/auth/refresh and the refresh_token, or log in again: POST /api/auth/login',
  ),
  'api_key.expired': NEW_KEY,
  'api_key.invalid': NEW_KEY,
  'scope.missing': said(
    'Usa una clave de API con ese permiso; los permisos de cada una: GET /api/api-keys',
    'Use an API key with that scope; the scopes of each: GET /api/api-keys',
  ),
  'token.revoked': LOG_IN_AGAIN,
  'refresh_token.ended': LOG_IN_AGAIN,
  'registration.closed': said(
    'Pide una cuenta a un administrador, que la crea con POST /api/users',
    'Ask an admin for an account, who creates it with POST /api/users',
  ),
  'registration.invite_only': said(
    'Pide una invitacion a un administrador (POST /api/invitations) y envia su token como invitation',
    'Ask an admin for an invitation (POST /api/invitations), and send its token as invitation',
  ),
  'invitation.ended': said(
    'Pide otra invitacion a un administrador: POST /api/invitations',
    'Ask an admin for another invitation: POST /api/invitations',
  ),
  'quota.tasks': said(
    'Elimina tareas, o pide a quien opera el servicio un MAX_TASKS_PER_USER mayor',
    'Delete tasks, or ask the operator of the service for a larger MAX_TASKS_PER_USER',
  ),
  'task.not_found': said(
    'Lista las tareas con GET /api/tasks, y las eliminadas con GET /api/trash',
    'List tasks with GET /api/tasks, and deleted ones with GET /api/trash',
  ),
  'ticket.invalid': said(
    'Pide otro ticket para cada conexion: POST /api/changes/ticket',
    'Get a new ticket for each connection: POST /api/changes/ticket',
  ),
  'changes.restart': said(
    'Vacia tu copia y empieza de nuevo: GET /api/changes sin cursor',
    'Empty your copy and begin again: GET /api/changes without a cursor',
  ),
  'tag.not_found': said('Lista las etiquetas con GET /api/tags', 'List tags with GET /api/tags'),
};

/** Where to go on after a refusal, as a program reads it. */
export const linkOf = ({ code }: DomainError): Record<string, string> =>
  code === 'changes.restart' ? { Link: '</api/changes>; rel="start"' } : {};

/** What to do about a refusal in this API. */
export const hintOf = (refusal: DomainError, language: Language): string | undefined =>
  hintFor(refusal, HINTS, language);
