import type { Language } from '../../http/language';
import { CONFIRMATIONS, type Confirmation } from './confirmations';
import { ERRORS } from './errors';
import { fieldErrors, fieldWords } from './field-words';
import { TITLED_ERRORS } from './titled-errors';

export type { Confirmation };

export const confirmation = (code: Confirmation, language: Language): string => CONFIRMATIONS[code][language];

/** The words for an error code; codes of the framework have a title as well. */
export function errorWords(code: string, language: Language): { title?: string; text: string } {
  const titled = TITLED_ERRORS[code];
  if (titled) return { title: titled.title[language], text: titled.text[language] };
  const own = ERRORS[code] ?? fieldWords(code);
  if (!own) throw new Error(`No words for the error code ${code}.`);
  return { text: own[language] };
}

/** All codes that have words, with their English ones. */
export const wordedCodes = (): [code: string, english: string][] => [
  ...Object.entries({ ...ERRORS, ...fieldErrors() }).map(([code, { en }]): [string, string] => [code, en]),
  ...Object.entries(TITLED_ERRORS).map(([code, { text }]): [string, string] => [code, text.en]),
];
