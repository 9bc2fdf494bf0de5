import { words, type Words } from './words-of';

/** Mistakes in a filter. `{found}` is what stands at `{position}`. */
export const FILTER_ERRORS: Record<string, Words> = {
  'filter.empty': words('El filtro esta vacio', 'The filter is empty'),
  'filter.too_long': words('El filtro no debe exceder 2000 caracteres', 'The filter must not exceed 2000 characters'),
  'filter.too_many': words(
    'El filtro no debe tener mas de 50 condiciones',
    'The filter must not have more than 50 conditions',
  ),
  'filter.too_many_values': words(
    'Una lista no debe tener mas de 100 valores (posicion {position})',
    'A list must not have more than 100 values (position {position})',
  ),
  'filter.too_many_steps': words(
    'Una fecha no debe tener mas de 20 sumandos (posicion {position})',
    'A date must not have more than 20 steps (position {position})',
  ),
  'filter.too_deep': words(
    'El filtro no debe tener mas de 20 parentesis anidados (posicion {position})',
    'The filter must not nest more than 20 parentheses (position {position})',
  ),
  'filter.unknown_field': words(
    'El filtro no conoce el campo {found} (posicion {position})',
    'The filter has no field {found} (position {position})',
  ),
  'filter.unknown_comparator': words(
    'Este campo no se puede comparar con {found} (posicion {position})',
    'This field cannot be compared with {found} (position {position})',
  ),
  'filter.wrong_value': words(
    'Este campo no puede tener el valor {found} (posicion {position})',
    'This field cannot have the value {found} (position {position})',
  ),
  'filter.quoted': words(
    'Los numeros, las fechas y true o false van sin comillas (posicion {position})',
    'Numbers, dates, true and false are written without quotes (position {position})',
  ),
  'filter.impossible_date': words(
    'La fecha {found} no existe (posicion {position})',
    'The date {found} does not exist (position {position})',
  ),
  'filter.unclosed_quote': words(
    'Falta la comilla final del texto que empieza en la posicion {position}',
    'The text that begins at position {position} has no closing quote',
  ),
  'filter.unknown_escape': words(
    'Entre comillas, despues de \\ solo puede ir una comilla u otra \\ (posicion {position})',
    'Inside quotes, only a quote or another \\ may follow a \\ (position {position})',
  ),
  'filter.mixed': words(
    'AND y OR juntos necesitan parentesis (posicion {position})',
    'AND and OR together need parentheses (position {position})',
  ),
  'filter.double_not': words(
    'Dos negaciones seguidas necesitan parentesis (posicion {position})',
    'Two negations in a row need parentheses (position {position})',
  ),
  'filter.unexpected': words(
    'El filtro tiene {found} donde se esperaba otra cosa (posicion {position})',
    'The filter has {found} where something else was expected (position {position})',
  ),
  'filter.ends_early': words(
    'El filtro termina demasiado pronto (posicion {position})',
    'The filter ends too early (position {position})',
  ),
  'filter.unknown_name': words('No tienes ningun filtro con el nombre {found}', 'You have no filter named {found}'),
  'filter.not_text': words('filter debe ser una cadena', 'filter must be a string'),
  'filter.unusable': words('filter contiene caracteres no validos', 'filter contains invalid characters'),
  'filter.not_found': words('Filtro no encontrado', 'Filter not found'),
  'sort.unknown': words(
    'sort debe ser un campo de las tareas, con - delante para el orden descendente',
    'sort must be a field of tasks, with - in front for descending order',
  ),
  'saved_filters.name_key.taken': words('Ya existe un filtro con ese nombre', 'A filter with this name already exists'),
  'saved_filters.too_many': words('No se pueden guardar mas de 100 filtros', 'You cannot save more than 100 filters'),
  'timezone.unknown': words(
    'timezone debe ser una zona horaria IANA (ej. Europe/Madrid)',
    'timezone must be an IANA time zone (e.g. Europe/Madrid)',
  ),
};
