import type { DomainError } from '../../common/errors';
import type { RateLimitState } from '../apis';
import type { Language } from '../language';

type Said = Record<Language, string>;

/** Hints by error code; undefined if the message is sufficient. */
export type Hints = Record<string, (refusal: DomainError) => Said | undefined>;

const said = (es: string, en: string): Said => ({ es, en });

/** Hints shared by all APIs. */
const OF_ALL: Hints = {
  malformed: ({ facts: { line, column, found } }) => {
    if (line === undefined)
      return said(
        'Envia el cuerpo como JSON en UTF-8, con menos de 100 niveles',
        'Send the body as JSON in UTF-8, less than 100 levels deep',
      );
    const place = said(`en la linea ${line}, columna ${column}`, `at line ${line}, column ${column}`);
    return found === ''
      ? said(
          `El JSON del cuerpo termina antes de tiempo, ${place.es}`,
          `The JSON of the body ends too early, ${place.en}`,
        )
      : said(
          `El cuerpo deja de ser JSON ${place.es}, con ${found}`,
          `The body stops being JSON ${place.en}, with ${found}`,
        );
  },
  'query.not_understood': ({ fields }) => {
    const names = Object.keys(fields).join(', ');
    return said(
      `No se entendio en la consulta: ${names}. Con 'Prefer: handling=strict' es un error 400`,
      `Not understood in the query: ${names}. With 'Prefer: handling=strict' this is 400`,
    );
  },
  no_data: () =>
    said(
      "Envia un objeto JSON con al menos un campo y la cabecera 'Content-Type: application/json'",
      "Send a JSON object with at least one field, and the header 'Content-Type: application/json'",
    ),
  unknown_path: ({ facts: { near } }) => {
    if (near === undefined)
      return said('El id de la ruta debe ser un numero entero', 'The id in the path must be a whole number');
    return near === ''
      ? said('Mira en /docs que operaciones hay', 'See at /docs which operations there are')
      : said(`Rutas parecidas: ${near}. Todas estan en /docs`, `Paths like it: ${near}. All of them are at /docs`);
  },
  method_not_allowed: ({ facts: { allowed } }) => said(`Metodos permitidos: ${allowed}`, `Allowed methods: ${allowed}`),
  rate_limited: ({ cause }) => {
    const seconds = Math.max(1, Math.ceil((cause as RateLimitState).msBeforeReset / 1000));
    return said(`Intentalo de nuevo en ${seconds} s`, `Try again in ${seconds} s`);
  },
};

/** In characters. Some proxies limit headers to a few kilobytes. */
export const MAX_HINT_CHARACTERS = 500;

/** The hint for a refusal. Hints of the API take precedence. */
export const hintFor = (refusal: DomainError, own: Hints, language: Language): string | undefined =>
  (own[refusal.code] ?? OF_ALL[refusal.code])?.(refusal)?.[language];

/** Hints are sent in a header, so that bodies stay compatible with clients of the original APIs. */
export const hintHeader = (hint: string | undefined): Record<string, string> =>
  hint === undefined ? {} : { Hint: printable(hint).slice(0, MAX_HINT_CHARACTERS) };

/** Combines two hints in one header. */
export const joinHints = (first: string | undefined, second: unknown): Record<string, string> =>
  hintHeader([first, second].filter((hint) => typeof hint === 'string').join('; ') || undefined);

/** Replaces characters not allowed in headers by their code points. */
const printable = (text: string): string =>
  text.replaceAll(
    /[^\x20-\x7e]/gu,
    (character) => `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`,
  );

/** The hint shown with an example in the OpenAPI document. As code, because it may contain angle brackets. */
export const shownHint = ({ Hint }: Record<string, string> = {}): { description?: string } =>
  Hint === undefined ? {} : { description: `Hint: \`${Hint}\`` };
