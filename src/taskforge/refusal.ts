import { BulkRefusal, PreconditionFailed, type DomainError, type FieldErrors } from '../common/errors';
import { STATUS } from '../http/errors/errors.filter';
import type { Language } from '../http/language';
import { errorWords } from './words';

/** How this API says no: `error` is there for errors of the framework, `errors` for failing fields. */
export interface RefusalBody {
  success: false;
  error?: string;
  message: string;
  errors?: FieldRefusal[] | OperationRefusal[];
}

interface FieldRefusal {
  field: string;
  message: string;
}

/** Why one of many operations was refused, and with what number it would have been alone. */
interface OperationRefusal extends Partial<FieldRefusal> {
  index: number;
  message: string;
  status: number;
  /** What the task has, if another was expected. */
  version?: number;
}

/** The answer to `refusal` of a request with this method. */
export function refusalBody(refusal: DomainError, method: string, language: Language): RefusalBody {
  if (refusal instanceof BulkRefusal) return bulkBody(refusal, language);
  const fields = Object.entries(refusal.fields);
  if (fields.length > 0) return fieldsBody(refusal.fields, language);
  return refusalOf(worded(refusal.code, method), language);
}

/** The refusal for an error code without failing fields. */
export function refusalOf(code: string, language: Language): RefusalBody {
  const { title, text } = errorWords(code, language);
  return title ? { success: false, error: title, message: text } : { success: false, message: text };
}

function bulkBody({ code, refusals }: BulkRefusal, language: Language): RefusalBody {
  const errors = [...refusals].flatMap(([index, refusal]) => operationErrors(index, refusal, language));
  return { success: false, message: errorWords(code, language).text + [...refusals.keys()].join(', '), errors };
}

function operationErrors(index: number, refusal: DomainError, language: Language): OperationRefusal[] {
  const status = STATUS[refusal.kind];
  const fields = Object.entries(refusal.fields);
  if (fields.length > 0)
    return fields.map(([field, failure]) => ({ index, field, message: say(field, failure, language), status }));
  const code = refusal.code.startsWith('version.') ? `bulk.${refusal.code}` : refusal.code;
  const { text: message } = errorWords(code, language);
  const version = refusal instanceof PreconditionFailed ? refusal.subject?.version : undefined;
  return [{ index, message, status, ...(version === undefined ? {} : { version }) }];
}

function fieldsBody(fields: FieldErrors, language: Language): RefusalBody {
  const errors = Object.entries(fields).map(([field, failure]) => ({ field, message: say(field, failure, language) }));
  const missing = Object.keys(fields).filter((field) => isMissing(field, fields[field]!));
  const message = missing.length > 0 ? errorWords('required', language).text + missing.join(', ') : errors[0]!.message;
  return { success: false, message, errors };
}

/** Failures that name their query parameter themselves. */
const OF_ANY_PARAMETER = new Set(['unknown_parameter', 'not_understood']);

function say(field: string, failure: string, language: Language): string {
  return isMissing(field, failure) || OF_ANY_PARAMETER.has(failure)
    ? errorWords(failure, language).text + field
    : errorWords(`${field}.${failure}`, language).text;
}

// Logout has words of its own for the one field that it needs.
const isMissing = (field: string, failure: string): boolean => failure === 'required' && field !== 'refresh_token';

/** Whoever registers hears that a name "already exists", whoever changes theirs that it is "already in use". */
const worded = (code: string, method: string): string =>
  code.startsWith('users.') && method !== 'POST' ? code.replace(/\.taken$/, '.in_use') : code;
