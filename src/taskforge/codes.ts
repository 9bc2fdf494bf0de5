import { wordedCodes } from './words/words';

/** Unique values by the code of their conflict, as fields of a request. */
const TAKEN: Record<string, string> = {
  'users.username.taken': 'username',
  'users.email.taken': 'email',
  'users.username.in_use': 'username',
  'users.email.in_use': 'email',
  'tags.name_key.taken': 'name',
  'saved_filters.name_key.taken': 'name',
};

/** Codes that the domain names after what was tried. */
const FORBIDDEN: Record<string, string> = {
  'task.read': 'task.read_forbidden',
  'task.update': 'task.update_forbidden',
  'task.delete': 'task.delete_forbidden',
  'task.restore': 'task.restore_forbidden',
  'user.other': 'user.forbidden',
};

/** Failures of a query parameter whose name the client made up or may have repeated: the code does not contain it. */
const OF_ANY_PARAMETER = new Set(['unknown_parameter', 'not_understood', 'repeated']);

export const isOfAnyParameter = (failure: string): boolean => OF_ANY_PARAMETER.has(failure);

/** The field whose value is taken already, if that is why the request was refused. */
export const takenField = (code: string): string | undefined => (Object.hasOwn(TAKEN, code) ? TAKEN[code] : undefined);

/** The `code` in an error of this API for the code of a {@link DomainError}, e.g. "task.not_found", "email.taken". */
export function shownCode(code: string): string {
  const taken = takenField(code);
  if (taken !== undefined) return `${taken}.taken`;
  return Object.hasOwn(FORBIDDEN, code) ? FORBIDDEN[code]! : code;
}

/**
 * The `code` of a failing field, e.g. "title.too_long", "title.required". What follows a hyphen ("too_long-200") tells
 * messages apart where two resources have a field of this name.
 */
export const fieldCode = (field: string, failure: string): string =>
  isOfAnyParameter(failure) ? `query.${failure}` : `${field}.${failure.split('-', 1)[0]!}`;

/** Words that differ from those of the same code elsewhere. */
const VARIANT = /^bulk\.version\.|\.in_use$/;

const shownOf = (code: string): string => {
  if (code === 'required') return '<field>.required';
  return isOfAnyParameter(code) ? `query.${code}` : shownCode(code).split('-', 1)[0]!;
};

/** Every code that an error of this API can have, with its messages in English. Nothing can be refused without words. */
export function errorCodes(): Record<string, string> {
  const messages = new Map<string, string[]>();
  for (const [code, english] of wordedCodes().filter(([each]) => !VARIANT.test(each))) {
    const shown = shownOf(code);
    messages.set(shown, [...(messages.get(shown) ?? []), english.replace(/: $/, ': …')]);
  }
  const sorted = [...messages].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(sorted.map(([code, all]) => [code, [...new Set(all)].join(' · ')]));
}
