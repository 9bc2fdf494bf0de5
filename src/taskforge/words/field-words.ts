import { words, type Words } from './words-of';

/** Failures whose message needs no more than the name of the field. A new field can use them without words of its own. */
const OF_ANY_FIELD: Record<string, (field: string) => Words> = {
  not_text: (field) => words(`${field} debe ser una cadena`, `${field} must be a string`),
  not_integer: (field) => words(`${field} debe ser un entero`, `${field} must be an integer`),
  not_boolean: (field) => words(`${field} debe ser un booleano`, `${field} must be a boolean`),
  out_of_range: (field) => words(`${field} esta fuera del rango permitido`, `${field} is out of range`),
  too_long: (field) => words(`${field} es demasiado largo`, `${field} is too long`),
  unusable: (field) => words(`${field} contiene caracteres no validos`, `${field} contains invalid characters`),
};

/** The words of a code like "estimate_minutes.not_integer", if its failure is one of any field. */
export function fieldWords(code: string): Words | undefined {
  const [, field, failure] = /^(\w+)\.(\w+)$/.exec(code) ?? [];
  return failure !== undefined && Object.hasOwn(OF_ANY_FIELD, failure) ? OF_ANY_FIELD[failure]!(field!) : undefined;
}

/** Their codes as they are listed, for a field that stands in no other code. */
export const fieldErrors = (): Record<string, Words> =>
  Object.fromEntries(
    Object.entries(OF_ANY_FIELD).map(([failure, wordsFor]) => [`<field>.${failure}`, wordsFor('<field>')]),
  );
