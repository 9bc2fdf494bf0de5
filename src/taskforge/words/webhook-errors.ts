import { words, type Words } from './words-of';

/** Errors about webhooks and their deliveries. */
export const WEBHOOK_ERRORS: Record<string, Words> = {
  'url.not_text': words('url debe ser una cadena', 'url must be a string'),
  'url.unusable': words('url contiene caracteres no validos', 'url contains invalid characters'),
  'url.too_long': words('url no debe exceder 2000 caracteres', 'url must not exceed 2000 characters'),
  'url.not_http': words(
    'url debe ser una direccion http o https (ej. https://example.com/hook)',
    'url must be an http or https address (e.g. https://example.com/hook)',
  ),
  'url.credentials': words('url no debe llevar usuario ni contrasena', 'url must not have a user or password'),
  'url.address_refused': words(
    'url lleva a la direccion {address}, que no esta permitida. WEBHOOK_ALLOWED_NETWORKS puede permitirla',
    'url leads to the address {address}, which is not allowed. WEBHOOK_ALLOWED_NETWORKS can allow it',
  ),
  'url.own_address': words(
    'url lleva a la direccion {address} de este mismo servicio, ni WEBHOOK_ALLOWED_NETWORKS puede permitirla',
    'url leads to the address {address} of this service itself, which not even WEBHOOK_ALLOWED_NETWORKS can allow',
  ),
  'events.not_list': words('events debe ser una lista', 'events must be a list'),
  'events.empty': words('events debe tener al menos un evento', 'events must have at least one event'),
  'events.unknown': words(
    'events debe tener nombres de eventos (ej. task.completed), o solo "*"',
    'events must have names of events (e.g. task.completed), or "*" alone',
  ),
  'from.not_iso': words(
    'from debe ser un instante ISO (ej. 2024-01-15T10:30:00Z)',
    'from must be an ISO instant (e.g. 2024-01-15T10:30:00Z)',
  ),
  'to.not_iso': words(
    'to debe ser un instante ISO (ej. 2024-01-15T10:30:00Z)',
    'to must be an ISO instant (e.g. 2024-01-15T10:30:00Z)',
  ),
  'delivery.not_found': words('Entrega no encontrada', 'Delivery not found'),
  'webhook.paused': words('El webhook esta en pausa: activalo primero', 'The webhook is paused: make it active first'),
  'webhook.too_much': words(
    'Habria mas de 100000 entregas en cola: elige menos tiempo',
    'More than 100000 deliveries would be queued: choose a shorter time',
  ),
  'webhook.not_found': words('Webhook no encontrado', 'Webhook not found'),
  'webhook.too_many': words('Un usuario puede tener 40 webhooks como maximo', 'A user can have 40 webhooks at most'),
  'webhook.owner_inactive': words(
    'La cuenta del propietario esta inactiva: el webhook sigue en pausa',
    'The account of the owner is inactive: the webhook stays paused',
  ),
};
