import { words, type Words } from './words-of';

const moment = (field: string): Record<string, Words> => ({
  [`${field}.not_iso`]: words(
    `${field} debe ser una fecha ISO (ej. 2024-01-15T10:30:00)`,
    `${field} must be an ISO date (e.g. 2024-01-15T10:30:00)`,
  ),
});

/** What is wrong with a file that is imported, or with one of its lines or items. */
export const IMPORT_ERRORS: Record<string, Words> = {
  'import.refused': words(
    'No se importo nada: cada linea o elemento incorrecto esta en errors',
    'Nothing was imported: errors has every line or item that is wrong',
  ),
  'import.not_recognised': words(
    'No se reconoce el formato del archivo: indicalo con format',
    'The format of the file was not recognised: name it with format',
  ),
  'import.ambiguous': words(
    'El archivo puede ser de mas de un formato: {formats}. Indica uno con format',
    'The file could be of more than one format: {formats}. Name one with format',
  ),
  'import.too_large': words('El archivo no debe exceder 64 MiB', 'The file must not exceed 64 MiB'),
  'import.for_other': words(
    'Solo un administrador importa para otro usuario',
    'Only an admin can import for another user',
  ),
  'import.not_text': words('El archivo no es texto UTF-8', 'The file is not UTF-8 text'),
  'import.not_json': words('No es un objeto JSON valido', 'Not a valid JSON object'),
  'import.no_header': words(
    'Falta la linea con los nombres de las columnas',
    'The line with the names of the columns is missing',
  ),
  'import.columns': words(
    'La linea tiene {cells} celdas y la cabecera {columns}',
    'The line has {cells} cells and the header {columns}',
  ),
  'import.column_repeated': words('La columna {column} esta repetida', 'The column {column} is repeated'),
  'import.quote_open': words('Una comilla no se cierra', 'A quote is not closed'),
  'import.not_icalendar': words('No es iCalendar valido', 'Not valid iCalendar'),
  'import.row_type': words('El tipo de fila {type} es desconocido', 'The row type {type} is unknown'),
  'import.id_repeated': words(
    'Otro elemento del archivo tiene el mismo id',
    'Another item of the file has the same id',
  ),
  'archive.unreadable': words(
    'No es un archivo exportado por este servicio',
    'This is not a file that this service has exported',
  ),
  'archive.newer': words(
    'Una version posterior exporto este archivo: actualiza el servicio',
    'A later version exported this file: upgrade the service',
  ),
  'archive.whole': words(
    'Este archivo es de un servicio entero y no de una cuenta',
    'This file is of a whole service, not of one account',
  ),
  'archive.damaged': words('Esta parte falta o esta danada', 'This part is missing or damaged'),
  'format.unknown': words('Formato desconocido', 'Unknown format'),
  ...moment('completed_at'),
  ...moment('created_at'),
};
