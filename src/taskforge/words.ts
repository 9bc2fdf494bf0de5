import type { Language } from '../http/language';
import { fieldErrors, fieldWords } from './field-words';
import { FILTER_ERRORS } from './filter-words';
import { IMPORT_ERRORS } from './import-words';
import { words, type Words } from './words-of';

/** What successful answers say, by message code. */
const CONFIRMATIONS = {
  registered: words('Usuario registrado con exito', 'User registered successfully'),
  logged_in: words('Inicio de sesion exitoso', 'Login successful'),
  token_refreshed: words('Token refrescado con exito', 'Token refreshed successfully'),
  logged_out: words('Sesion cerrada con exito', 'Logged out successfully'),
  password_changed: words('Contrasena cambiada con exito', 'Password changed successfully'),
  ticket_issued: words('Ticket creado con exito', 'Ticket created successfully'),
  task_created: words('Tarea creada con exito', 'Task created successfully'),
  task_updated: words('Tarea actualizada con exito', 'Task updated successfully'),
  task_deleted: words('Tarea eliminada con exito', 'Task deleted successfully'),
  task_reverted: words('Tarea revertida con exito', 'Task reverted successfully'),
  task_completed: words('Tarea marcada como completada', 'Task marked as completed'),
  task_restored: words('Tarea restaurada con exito', 'Task restored successfully'),
  task_purged: words('Tarea eliminada definitivamente', 'Task deleted for good'),
  bulk_done: words('Operaciones realizadas con exito', 'Operations done successfully'),
  tag_created: words('Etiqueta creada con exito', 'Tag created successfully'),
  tag_updated: words('Etiqueta actualizada con exito', 'Tag updated successfully'),
  tag_deleted: words('Etiqueta eliminada con exito', 'Tag deleted successfully'),
  filter_created: words('Filtro guardado con exito', 'Filter saved successfully'),
  filter_updated: words('Filtro actualizado con exito', 'Filter updated successfully'),
  filter_deleted: words('Filtro eliminado con exito', 'Filter deleted successfully'),
  invited: words('Invitacion creada con exito', 'Invitation created successfully'),
  user_created: words('Usuario creado con exito', 'User created successfully'),
  user_purged: words('Usuario eliminado definitivamente', 'User deleted for good'),
  reset_issued: words('Enlace creado con exito', 'Link created successfully'),
  reset_requested: words(
    'Si la cuenta existe, recibira un correo con un enlace',
    'If the account exists, it will get an e-mail with a link',
  ),
  email_confirmed: words('Correo electronico confirmado', 'Email confirmed'),
  user_updated: words('Usuario actualizado con exito', 'User updated successfully'),
  user_deleted: words('Usuario eliminado con exito', 'User deleted successfully'),
  user_restored: words('Usuario restaurado con exito', 'User restored successfully'),
  user_activated: words('Usuario activado con exito', 'User activated successfully'),
  api_key_created: words('Clave de API creada con exito', 'API key created successfully'),
  api_key_deleted: words('Clave de API eliminada con exito', 'API key deleted successfully'),
  api_key_updated: words('Clave de API actualizada con exito', 'API key updated successfully'),
  api_key_rotated: words('Clave de API renovada con exito', 'API key rotated successfully'),
  session_ended: words('Sesion terminada con exito', 'Session ended successfully'),
  user_sessions_ended: words('Las sesiones han terminado', 'Sessions ended successfully'),
  user_keys_deleted: words('Claves de API eliminadas con exito', 'API keys deleted successfully'),
  sessions_ended: words('Las demas sesiones han terminado', 'All other sessions ended successfully'),
  user_deactivated: words('Usuario desactivado con exito', 'User deactivated successfully'),
  webhook_created: words('Webhook creado con exito', 'Webhook created successfully'),
  webhook_updated: words('Webhook actualizado con exito', 'Webhook updated successfully'),
  webhook_deleted: words('Webhook eliminado con exito', 'Webhook deleted successfully'),
  webhook_secret_rotated: words('Secreto renovado con exito', 'Secret replaced successfully'),
  delivery_queued: words('Entrega en cola', 'Delivery queued'),
  replay_queued: words('Repeticion en cola', 'Replay queued'),
  webhook_tested: words('Prueba enviada', 'Test sent'),
  import_done: words('Importacion realizada con exito', 'Import done successfully'),
} satisfies Record<string, Words>;

export type Confirmation = keyof typeof CONFIRMATIONS;

/**
 * Errors of the service: the code of a {@link DomainError}, or "<field>.<failed rule>" where {@link fieldWords} says too
 * little. No "error" title.
 */
const ERRORS: Record<string, Words> = {
  no_data: words('No se proporcionaron datos', 'No data provided'),
  required: words('Faltan campos requeridos: ', 'Missing required fields: '),
  'password.not_changed_here': words('La contrasena no se cambia aqui', 'The password is not changed here'),
  unknown_parameter: words('Parametro desconocido: ', 'Unknown parameter: '),
  not_understood: words('Valor no reconocido: ', 'Value not understood: '),
  repeated: words(
    'Parametro repetido, solo cuenta el primer valor: ',
    'Repeated parameter, only its first value counts: ',
  ),

  'title.not_text': words('Titulo debe ser una cadena', 'Title must be a string'),
  'title.too_short': words('Titulo debe tener al menos 1 caracteres', 'Title must have at least 1 character'),
  'title.too_long': words('Titulo no debe exceder 200 caracteres', 'Title must not exceed 200 characters'),
  'title.unusable': words('Titulo contiene caracteres no validos', 'Title contains invalid characters'),
  'description.not_text': words('Descripcion debe ser una cadena', 'Description must be a string'),
  'description.too_long': words(
    'Descripcion no debe exceder 5000 caracteres',
    'Description must not exceed 5000 characters',
  ),
  'description.unusable': words(
    'Descripcion contiene caracteres no validos',
    'Description contains invalid characters',
  ),
  'status.empty': words('Estado es requerido', 'Status is required'),
  'status.unknown': words(
    'Estado debe ser uno de: pending, in_progress, completed, cancelled',
    'Status must be one of: pending, in_progress, completed, cancelled',
  ),
  'priority.empty': words('Prioridad es requerido', 'Priority is required'),
  'priority.unknown': words(
    'Prioridad debe ser uno de: low, medium, high, urgent',
    'Priority must be one of: low, medium, high, urgent',
  ),
  'due_date.not_iso': words(
    'Formato de fecha invalido. Use formato ISO (ej. 2024-01-15T10:30:00)',
    'Invalid date format. Use ISO format (e.g. 2024-01-15T10:30:00)',
  ),
  'tags.not_ids': words(
    'Etiquetas debe ser una lista de identificadores enteros',
    'Tags must be a list of integer ids',
  ),
  'tags.unknown': words('Etiqueta no encontrada', 'Tag not found'),
  'tag_id.not_integer': words('tag_id debe ser un entero', 'tag_id must be an integer'),
  ...momentWords('due_date_from'),
  ...momentWords('due_date_to'),
  ...momentWords('created_from'),
  ...momentWords('created_to'),
  ...momentWords('updated_from'),
  ...momentWords('updated_to'),
  'ids.not_integer': words(
    'ids debe ser una lista de enteros separados por comas',
    'ids must be a list of integers, separated by commas',
  ),
  'ids.too_many': words('ids no debe tener mas de 500', 'ids must not have more than 500'),
  'user_id.not_integer': words('user_id debe ser un entero', 'user_id must be an integer'),

  'name.not_text': words('Nombre debe ser una cadena', 'Name must be a string'),
  'name.too_short': words('Nombre debe tener al menos 1 caracteres', 'Name must have at least 1 character'),
  'name.too_long': words('Nombre no debe exceder 50 caracteres', 'Name must not exceed 50 characters'),
  'name.unusable': words('Nombre contiene caracteres no validos', 'Name contains invalid characters'),
  'color.not_hex': words(
    'El color debe ser un codigo hex valido (ej. #FF0000)',
    'Color must be a valid hex code (e.g. #FF0000)',
  ),

  'username.empty': words('El nombre de usuario es requerido', 'Username is required'),
  'username.not_text': words('El nombre de usuario debe ser una cadena', 'Username must be a string'),
  'username.too_short': words(
    'El nombre de usuario debe tener al menos 3 caracteres',
    'Username must have at least 3 characters',
  ),
  'username.too_long': words('El nombre de usuario es demasiado largo', 'Username is too long'),
  'username.unusable': words(
    'El nombre de usuario solo puede contener letras, numeros, guiones bajos y guiones',
    'Username may only contain letters, numbers, underscores and hyphens',
  ),
  'email.empty': words('El correo electronico es requerido', 'Email is required'),
  'email.not_text': words('Formato de correo electronico invalido', 'Invalid email format'),
  'email.too_short': words('El correo electronico es demasiado corto', 'Email is too short'),
  'email.too_long': words('El correo electronico es demasiado largo', 'Email is too long'),
  'email.unusable': words('Formato de correo electronico invalido', 'Invalid email format'),
  ...passwordWords('password'),
  ...passwordWords('old_password'),
  ...passwordWords('new_password'),
  'current_password.not_text': words('La contrasena actual debe ser una cadena', 'Current password must be a string'),
  'token.not_text': words('token debe ser una cadena', 'token must be a string'),
  'language.unknown': words('language debe ser es o en', 'language must be es or en'),
  'invitation.not_text': words('invitation debe ser una cadena', 'invitation must be a string'),
  'token.ended': words(
    'El token no existe, ya se uso o ha expirado',
    'The token does not exist, has been used, or has expired',
  ),
  'first_name.not_text': words('El nombre debe ser una cadena', 'First name must be a string'),
  'first_name.too_long': words('El nombre no debe exceder 50 caracteres', 'First name must not exceed 50 characters'),
  'first_name.unusable': words('El nombre contiene caracteres no validos', 'First name contains invalid characters'),
  'last_name.not_text': words('El apellido debe ser una cadena', 'Last name must be a string'),
  'last_name.too_long': words('El apellido no debe exceder 50 caracteres', 'Last name must not exceed 50 characters'),
  'last_name.unusable': words('El apellido contiene caracteres no validos', 'Last name contains invalid characters'),
  'role.unknown': words('Rol invalido', 'Invalid role'),
  'is_active.not_boolean': words('is_active debe ser un booleano', 'is_active must be a boolean'),
  'refresh_token.required': words('Se requiere token de refresco', 'Refresh token is required'),
  'scopes.unknown': words(
    'scopes debe ser una lista con uno o mas de: read, write, delete, manage',
    'scopes must be a list of one or more of: read, write, delete, manage',
  ),
  'scopes.wider': words(
    'A una clave de API se le pueden quitar permisos, no anadir',
    'Scopes can be taken away from an API key, not added',
  ),
  ...momentWords('expires_at'),
  'expires_at.past': words('expires_at debe estar en el futuro', 'expires_at must be in the future'),
  'overlap.out_of_range': words(
    'overlap debe ser un entero de 0 a 86400',
    'overlap must be an integer from 0 to 86400',
  ),

  'credentials.wrong': words('Correo electronico o contrasena invalidos', 'Invalid email or password'),
  'current_password.wrong': words('Esa no es su contrasena actual', 'That is not your current password'),
  'old_password.wrong': words('La contrasena actual es incorrecta', 'Current password is incorrect'),
  'refresh_token.invalid': words('Token de refresco invalido', 'Invalid refresh token'),
  'refresh_token.ended': words('Token de refresco expirado o revocado', 'Refresh token expired or revoked'),
  'refresh_token.user_gone': words('Usuario no encontrado o inactivo', 'User not found or inactive'),

  'registration.closed': words('El registro esta cerrado', 'Registration is closed'),
  'registration.invite_only': words('El registro requiere una invitacion', 'Registration needs an invitation'),
  'invitation.ended': words(
    'La invitacion no existe, ya se uso o ha expirado',
    'The invitation does not exist, has been used, or has expired',
  ),
  'quota.tasks': words(
    'El usuario ya tiene el maximo de tareas permitido',
    'The user already has the maximum number of tasks',
  ),
  'account.inactive': words('La cuenta esta inactiva', 'Account is inactive'),
  'task.read': words('No tienes permiso para ver esta tarea', 'You do not have permission to view this task'),
  'task.update': words(
    'No tienes permiso para actualizar esta tarea',
    'You do not have permission to update this task',
  ),
  'task.delete': words('No tienes permiso para eliminar esta tarea', 'You do not have permission to delete this task'),
  'task.restore': words(
    'No tienes permiso para restaurar esta tarea',
    'You do not have permission to restore this task',
  ),
  'user.other': words('Prohibido', 'Forbidden'),
  'api_key.outlives': words(
    'Esta clave de API no puede crear ni cambiar una que caduque mas tarde que ella',
    'This API key cannot create or change one that expires later than itself',
  ),
  'user.delete_admin': words('No se pueden eliminar usuarios administradores', 'Admin users cannot be deleted'),
  'user.deactivate_admin': words(
    'No se pueden desactivar usuarios administradores',
    'Admin users cannot be deactivated',
  ),

  'task.not_found': words('Tarea no encontrada', 'Task not found'),
  'tag.not_found': words('Etiqueta no encontrada', 'Tag not found'),
  'api_key.not_found': words('Clave de API no encontrada', 'API key not found'),
  'session.not_found': words('Sesion no encontrada', 'Session not found'),
  'user.not_found': words('Usuario no encontrado', 'User not found'),
  'export.not_found': words('No hay tareas para exportar', 'No tasks to export'),

  'users.username.taken': words('El nombre de usuario ya existe', 'Username already exists'),
  'users.email.taken': words('El correo electronico ya existe', 'Email already exists'),
  'users.username.in_use': words('El nombre de usuario ya esta en uso', 'Username is already in use'),
  'users.email.in_use': words('El correo electronico ya esta en uso', 'Email is already in use'),
  'tags.name_key.taken': words('La etiqueta ya existe', 'Tag already exists'),
  'operations.not_list': words('operations debe ser una lista', 'operations must be a list'),
  'operations.empty': words(
    'operations debe tener al menos una operacion',
    'operations must have at least one operation',
  ),
  'operations.too_many': words(
    'operations no debe exceder 500 operaciones',
    'operations must not exceed 500 operations',
  ),
  'dry_run.not_boolean': words('dry_run debe ser un booleano', 'dry_run must be a boolean'),
  'op.unknown': words(
    'op debe ser uno de: create, update, delete, complete, restore',
    'op must be one of: create, update, delete, complete, restore',
  ),
  'id.not_integer': words('id debe ser un entero positivo', 'id must be a positive integer'),
  'id.unexpected': words('Una tarea nueva no tiene id todavia', 'A new task has no id yet'),
  'version.unexpected': words('Una tarea nueva no tiene version todavia', 'A new task has no version yet'),
  'ref.empty': words('ref debe tener de 1 a 100 caracteres', 'ref must have 1 to 100 characters'),
  'ref.not_text': words('ref debe ser una cadena', 'ref must be a string'),
  'ref.unusable': words('ref contiene caracteres no validos', 'ref contains invalid characters'),
  'ref.too_long': words('ref debe tener de 1 a 100 caracteres', 'ref must have 1 to 100 characters'),
  'ref.taken': words('Otra operacion ya usa este ref', 'Another operation has this ref already'),
  'ref.unknown': words('Ninguna operacion create anterior tiene este ref', 'No earlier create operation has this ref'),
  'ref.unexpected': words('Use id o ref, no ambos', 'Use id or ref, not both'),
  'bulk.refused': words(
    'No se realizo ninguna operacion. Fallan las de indice: ',
    'No operation was done. Those of these indexes fail: ',
  ),
  'bulk.version.changed': words(
    'La tarea no tiene la version esperada',
    'The task does not have the version that is expected',
  ),
  'bulk.version.required': words(
    'Indique en version que version de la tarea espera',
    'Say in version which version of the task you expect',
  ),
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
  'description.too_long-200': words(
    'Descripcion no debe exceder 200 caracteres',
    'Description must not exceed 200 characters',
  ),
  'status.unknown-webhook': words('Estado debe ser uno de: active, paused', 'Status must be one of: active, paused'),
  'status.unknown-delivery': words(
    'Estado debe ser uno de: queued, delivered, failed',
    'Status must be one of: queued, delivered, failed',
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
  'webhook.paused': words('El webhook esta en pausa: activelo primero', 'The webhook is paused: make it active first'),
  'webhook.too_much': words(
    'Habria mas de 100000 entregas en cola: elija menos tiempo',
    'More than 100000 deliveries would be queued: choose a shorter time',
  ),
  'webhook.not_found': words('Webhook no encontrado', 'Webhook not found'),
  'webhook.too_many': words('Un usuario puede tener 40 webhooks como maximo', 'A user can have 40 webhooks at most'),
  'webhook.owner_inactive': words(
    'La cuenta del propietario esta inactiva: el webhook sigue en pausa',
    'The account of the owner is inactive: the webhook stays paused',
  ),
  'version.not_integer': words('version debe ser un entero', 'version must be an integer'),
  'version.unknown': words('La tarea no tiene esa version', 'The task has no such version'),
  'version.not_found': words('Version no encontrada', 'Version not found'),
  'at.not_iso': words(
    'at debe ser un instante ISO (ej. 2024-01-15T10:30:00Z)',
    'at must be an ISO instant (e.g. 2024-01-15T10:30:00Z)',
  ),
  'cursor.unusable': words('Cursor no valido', 'Invalid cursor'),
  'cursor.foreign': words(
    'El cursor no es valido o es de otra consulta: use el de su respuesta anterior, con los mismos filtros y orden',
    'The cursor is invalid or belongs to another query: use the one from your previous response, with the same filters and order',
  ),
  'changes.restart': words(
    'El registro ya no llega hasta este cursor, o su rol ha cambiado: empiece de nuevo sin cursor',
    'The log no longer reaches back to this cursor, or your role has changed: begin again without a cursor',
  ),
  'streams.too_many': words(
    'Este usuario ya tiene 20 flujos abiertos: cierre alguno',
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
    'El cursor es de otro filter o timezone: omitalos, o empiece de nuevo sin cursor',
    'The cursor is of another filter or timezone: leave them out, or begin again without a cursor',
  ),
  'types.changed': words(
    'El cursor es de otros types: omitalos, o empiece de nuevo sin cursor',
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
    'Indique en If-Match que version del recurso espera',
    'Say with If-Match which version of the resource you expect',
  ),
  'store.gone': words(
    'Algo a lo que se refiere la peticion ha sido eliminado',
    'Something that the request refers to has been deleted',
  ),
  'user.last_admin': words(
    'No se puede quitar al ultimo administrador activo',
    'The last active administrator cannot be removed',
  ),
};

/** Errors of the framework, of tokens and of roles: a title and a text. */
const TITLED: Record<string, { title: Words; text: Words }> = {
  malformed: {
    title: words('Peticion Incorrecta', 'Bad Request'),
    text: words(
      '400 Bad Request: The browser (or proxy) sent a request that this server could not understand.',
      '400 Bad Request: The browser (or proxy) sent a request that this server could not understand.',
    ),
  },
  'token.missing': {
    title: words('Autorizacion Requerida', 'Authorization Required'),
    text: words('La peticion no contiene un token valido', 'The request does not contain a valid token'),
  },
  'token.invalid': {
    title: words('Token Invalido', 'Invalid Token'),
    text: words('Fallo la verificacion de firma', 'Signature verification failed'),
  },
  'token.expired': {
    title: words('Token Expirado', 'Token Expired'),
    text: words('El token ha expirado', 'The token has expired'),
  },
  'token.revoked': {
    title: words('Token Revocado', 'Token Revoked'),
    text: words('El token ha sido revocado', 'The token has been revoked'),
  },
  'ticket.invalid': {
    title: words('Ticket Invalido', 'Invalid Ticket'),
    text: words(
      'El ticket ya se uso, ha expirado o no existe',
      'The ticket has been used, has expired or does not exist',
    ),
  },
  'api_key.invalid': {
    title: words('Clave de API Invalida', 'Invalid API Key'),
    text: words('La clave de API no existe o ya no sirve', 'The API key does not exist or is no longer valid'),
  },
  'api_key.expired': {
    title: words('Clave de API Expirada', 'API Key Expired'),
    text: words('La clave de API ha expirado', 'The API key has expired'),
  },
  'scope.missing': {
    title: words('Prohibido', 'Forbidden'),
    text: words('La clave de API no tiene el permiso {scope}', 'The API key does not have the scope {scope}'),
  },
  'role.required': {
    title: words('Prohibido', 'Forbidden'),
    text: words('No tienes permiso para acceder a este recurso', 'Admin access required'),
  },
  unknown_path: {
    title: words('No Encontrado', 'Not Found'),
    text: words('Recurso no encontrado', 'Resource not found'),
  },
  method_not_allowed: {
    title: words('Metodo No Permitido', 'Method Not Allowed'),
    text: words('El metodo no esta permitido para este recurso', 'The method is not allowed for this resource'),
  },
  too_large: {
    title: words('Contenido Demasiado Grande', 'Payload Too Large'),
    text: words('El cuerpo de la peticion no debe exceder 1 MB', 'The request body must not exceed 1 MB'),
  },
  headers_too_large: {
    title: words('Cabeceras Demasiado Grandes', 'Request Header Fields Too Large'),
    text: words(
      'Las cabeceras de la peticion no deben exceder 16 KB',
      'The headers of the request must not exceed 16 KB',
    ),
  },
  request_timeout: {
    title: words('Tiempo Agotado', 'Request Timeout'),
    text: words('La peticion tardo demasiado en llegar', 'The request took too long to arrive'),
  },
  unsupported_media_type: {
    title: words('Tipo de Contenido No Soportado', 'Unsupported Media Type'),
    text: words(
      "Envie el cuerpo como JSON con 'Content-Type: application/json'",
      "Send the body as JSON with 'Content-Type: application/json'",
    ),
  },
  rate_limited: {
    title: words('Limite de Velocidad Excedido', 'Rate Limit Exceeded'),
    text: words(
      'Demasiadas peticiones. Por favor intentalo de nuevo mas tarde.',
      'Too many requests. Please try again later.',
    ),
  },
  unexpected: {
    title: words('Error Interno del Servidor', 'Internal Server Error'),
    text: words('Ocurrio un error inesperado', 'An unexpected error occurred'),
  },
  store_busy: {
    title: words('Servicio No Disponible', 'Service Unavailable'),
    text: words(
      'Demasiado trabajo en espera. No se guardo nada; intentalo de nuevo.',
      'Too much work is waiting. Nothing was saved; please try again.',
    ),
  },
  'service.starting': {
    title: words('Servicio No Disponible', 'Service Unavailable'),
    text: words(
      'El servicio esta arrancando. No se guardo nada; intentalo de nuevo.',
      'The service is starting. Nothing was saved; please try again.',
    ),
  },
  'service.stopping': {
    title: words('Servicio No Disponible', 'Service Unavailable'),
    text: words('El servicio se esta deteniendo', 'The service is stopping'),
  },
  store_outcome_unknown: {
    title: words('Servicio No Disponible', 'Service Unavailable'),
    text: words(
      'Se perdio la conexion con el almacenamiento al guardar: no se sabe si el cambio se guardo. Compruebalo antes de repetirlo.',
      'The connection to the store was lost while saving: it is unknown whether the change was saved. Check before you repeat it.',
    ),
  },
  store_unavailable: {
    title: words('Servicio No Disponible', 'Service Unavailable'),
    text: words(
      'El almacenamiento no esta disponible. No se guardo nada; intentalo de nuevo.',
      'The store is unavailable. Nothing was saved; please try again.',
    ),
  },
};

export const confirmation = (code: Confirmation, language: Language): string => CONFIRMATIONS[code][language];

/** The words for an error code; codes of the framework have a title as well. */
export function errorWords(code: string, language: Language): { title?: string; text: string } {
  const titled = TITLED[code];
  if (titled) return { title: titled.title[language], text: titled.text[language] };
  const own = ERRORS[code] ?? fieldWords(code);
  if (!own) throw new Error(`No words for the error code ${code}.`);
  return { text: own[language] };
}

/** All codes that have words, with their English ones. */
export const wordedCodes = (): [code: string, english: string][] => [
  ...Object.entries({ ...ERRORS, ...fieldErrors() }).map(([code, { en }]): [string, string] => [code, en]),
  ...Object.entries(TITLED).map(([code, { text }]): [string, string] => [code, text.en]),
];

function passwordWords(field: string): Record<string, Words> {
  return {
    [`${field}.not_text`]: words('La contrasena debe ser una cadena', 'Password must be a string'),
    [`${field}.empty`]: words('La contrasena es requerida', 'Password is required'),
    [`${field}.too_short`]: words(
      'La contrasena debe tener al menos 8 caracteres',
      'Password must have at least 8 characters',
    ),
    [`${field}.too_long`]: words('La contrasena es demasiado larga', 'Password is too long'),
    [`${field}.no_upper`]: words(
      'La contrasena debe contener al menos una letra mayuscula',
      'Password must contain at least one uppercase letter',
    ),
    [`${field}.no_lower`]: words(
      'La contrasena debe contener al menos una letra minuscula',
      'Password must contain at least one lowercase letter',
    ),
    [`${field}.no_digit`]: words(
      'La contrasena debe contener al menos un numero',
      'Password must contain at least one number',
    ),
  };
}

function momentWords(field: string): Record<string, Words> {
  return {
    [`${field}.not_iso`]: words(
      `${field} debe ser una fecha ISO (ej. 2024-01-15T10:30:00)`,
      `${field} must be an ISO date (e.g. 2024-01-15T10:30:00)`,
    ),
  };
}
