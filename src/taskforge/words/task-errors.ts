import { words, type Words } from './words-of';

/** Errors about tasks, tags and bulks. */
export const TASK_ERRORS: Record<string, Words> = {
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
  'ids.not_integer': words(
    'ids debe ser una lista de enteros separados por comas',
    'ids must be a list of integers, separated by commas',
  ),
  'ids.too_many': words('ids no debe tener mas de 500', 'ids must not have more than 500'),
  'user_id.not_integer': words('user_id debe ser un entero', 'user_id must be an integer'),

  'quota.tasks': words(
    'El usuario ya tiene el maximo de tareas permitido',
    'The user already has the maximum number of tasks',
  ),
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
  'task.not_found': words('Tarea no encontrada', 'Task not found'),
  'tag.not_found': words('Etiqueta no encontrada', 'Tag not found'),
  'export.not_found': words('No hay tareas para exportar', 'No tasks to export'),

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
  'op.unknown': words(
    'op debe ser uno de: create, update, delete, complete, restore',
    'op must be one of: create, update, delete, complete, restore',
  ),
  'id.not_integer': words('id debe ser un entero positivo', 'id must be a positive integer'),
  'id.unexpected': words('Una tarea nueva no tiene id todavia', 'A new task has no id yet'),
  'bulk.refused': words(
    'No se realizo ninguna operacion. Fallan las de indice: ',
    'No operation was done. Those of these indexes fail: ',
  ),
  'bulk.version.changed': words(
    'La tarea no tiene la version esperada',
    'The task does not have the version that is expected',
  ),
  'bulk.version.required': words(
    'Indica en version que version de la tarea esperas',
    'Say in version which version of the task you expect',
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
};
