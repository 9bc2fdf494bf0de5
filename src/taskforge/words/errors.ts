import { ACCOUNT_ERRORS } from './account-errors';
import { FILTER_ERRORS } from './filter-words';
import { IMPORT_ERRORS } from './import-words';
import { TASK_ERRORS } from './task-errors';
import { WEBHOOK_ERRORS } from './webhook-errors';
import { words, type Words } from './words-of';

/**
 * Errors of the service: the code of a {@link DomainError}, or "<field>.<failed rule>" where {@link fieldWords} says too
 * little. No "error" title.
 */
export const ERRORS: Record<string, Words> = {
  ...ACCOUNT_ERRORS,
  ...TASK_ERRORS,
  ...WEBHOOK_ERRORS,
  no_data: words('No se proporcionaron datos', 'No data provided'),
  required: words('Faltan campos requeridos: ', 'Missing required fields: '),
  unknown_parameter: words('Parametro desconocido: ', 'Unknown parameter: '),
  not_understood: words('Valor no reconocido: ', 'Value not understood: '),
  repeated: words(
    'Parametro repetido, solo cuenta el primer valor: ',
    'Repeated parameter, only its first value counts: ',
  ),

  ...momentWords('due_date_from'),
  ...momentWords('due_date_to'),
  ...momentWords('created_from'),
  ...momentWords('created_to'),
  ...momentWords('updated_from'),
  ...momentWords('updated_to'),
  'name.not_text': words('Nombre debe ser una cadena', 'Name must be a string'),
  'name.too_short': words('Nombre debe tener al menos 1 caracteres', 'Name must have at least 1 character'),
  'name.too_long': words('Nombre no debe exceder 50 caracteres', 'Name must not exceed 50 characters'),
  'name.unusable': words('Nombre contiene caracteres no validos', 'Name contains invalid characters'),
  'color.not_hex': words(
    'El color debe ser un codigo hex valido (ej. #FF0000)',
    'Color must be a valid hex code (e.g. #FF0000)',
  ),

  ...momentWords('expires_at'),
  'credentials.wrong': words('Correo electronico o contrasena invalidos', 'Invalid email or password'),
  'account.inactive': words('La cuenta esta inactiva', 'Account is inactive'),
  'dry_run.not_boolean': words('dry_run debe ser un booleano', 'dry_run must be a boolean'),
  'version.unexpected': words('Una tarea nueva no tiene version todavia', 'A new task has no version yet'),
  'ref.empty': words('ref debe tener de 1 a 100 caracteres', 'ref must have 1 to 100 characters'),
  'ref.not_text': words('ref debe ser una cadena', 'ref must be a string'),
  'ref.unusable': words('ref contiene caracteres no validos', 'ref contains invalid characters'),
  'ref.too_long': words('ref debe tener de 1 a 100 caracteres', 'ref must have 1 to 100 characters'),
  'ref.taken': words('Otra operacion ya usa este ref', 'Another operation has this ref already'),
  'ref.unknown': words('Ninguna operacion create anterior tiene este ref', 'No earlier create operation has this ref'),
  'ref.unexpected': words('Usa id o ref, no ambos', 'Use id or ref, not both'),
  'version.not_integer': words('version debe ser un entero', 'version must be an integer'),
  'version.unknown': words('La tarea no tiene esa version', 'The task has no such version'),
  'version.not_found': words('Version no encontrada', 'Version not found'),
  'at.not_iso': words(
    'at debe ser un instante ISO (ej. 2024-01-15T10:30:00Z)',
    'at must be an ISO instant (e.g. 2024-01-15T10:30:00Z)',
  ),
  'cursor.unusable': words('Cursor no valido', 'Invalid cursor'),
  'cursor.foreign': words(
    'El cursor no es valido o es de otra consulta: usa el de tu respuesta anterior, con los mismos filtros y orden',
    'The cursor is invalid or belongs to another query: use the one from your previous response, with the same filters and order',
  ),
  'changes.restart': words(
    'El registro ya no llega hasta este cursor, o tu rol ha cambiado: empieza de nuevo sin cursor',
    'The log no longer reaches back to this cursor, or your role has changed: begin again without a cursor',
  ),
  'streams.too_many': words(
    'Este usuario ya tiene 20 flujos abiertos: cierra alguno',
    'This user has 20 open streams already: close one of them',
  ),
  'stream.not_acceptable': words(
    'Este recurso es un flujo de eventos: la cabecera Accept debe admitir text/event-stream',
    'This resource is an event stream: the Accept header must allow text/event-stream',
  ),
  'limit.out_of_range': words('limit debe ser un entero de 1 a 500', 'limit must be an integer from 1 to 500'),
  'wait.out_of_range': words('wait debe ser un entero de 0 a 55', 'wait must be an integer from 0 to 55'),
  'types.unknown': words('types debe ser task, tag o ambos', 'types must be task, tag, or both'),
  'filter.changed': words(
    'El cursor es de otro filter o timezone: omitelos, o empieza de nuevo sin cursor',
    'The cursor is of another filter or timezone: leave them out, or begin again without a cursor',
  ),
  'types.changed': words(
    'El cursor es de otros types: omitelos, o empieza de nuevo sin cursor',
    'The cursor is of other types: leave them out, or begin again without a cursor',
  ),
  ...FILTER_ERRORS,
  ...IMPORT_ERRORS,
  'idempotency.key_unusable': words(
    'Idempotency-Key debe tener de 1 a 255 caracteres ASCII imprimibles',
    'Idempotency-Key must have 1 to 255 printable ASCII characters',
  ),
  'idempotency.key_reused': words(
    'Esta Idempotency-Key ya se uso para otra peticion',
    'This Idempotency-Key has been used for a different request',
  ),
  'idempotency.in_progress': words(
    'La primera peticion con esta Idempotency-Key sigue en curso; intentalo de nuevo',
    'The first request with this Idempotency-Key is still in progress; please try again',
  ),
  'idempotency.answer_lost': words(
    'La peticion con esta Idempotency-Key se ejecuto, pero su respuesta ya no esta disponible',
    'The request with this Idempotency-Key was carried out, but its answer is no longer available',
  ),
  'version.changed': words(
    'El recurso no es el que espera If-Match. No se cambio nada.',
    'The resource is not what If-Match expects. Nothing was changed.',
  ),
  'version.required': words(
    'Indica en If-Match que version del recurso esperas',
    'Say with If-Match which version of the resource you expect',
  ),
  'store.gone': words(
    'Algo a lo que se refiere la peticion ha sido eliminado',
    'Something that the request refers to has been deleted',
  ),
};

function momentWords(field: string): Record<string, Words> {
  return {
    [`${field}.not_iso`]: words(
      `${field} debe ser una fecha ISO (ej. 2024-01-15T10:30:00)`,
      `${field} must be an ISO date (e.g. 2024-01-15T10:30:00)`,
    ),
  };
}
