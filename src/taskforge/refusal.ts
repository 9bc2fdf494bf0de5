import { BulkRefusal, PreconditionFailed, type DomainError, type FieldErrors } from '../common/errors';
import { STATUS } from '../http/errors/errors.filter';
import type { Language } from '../http/language';
import { fieldCode, isOfAnyParameter, shownCode, takenField } from './codes';
import { errorWords } from './words';

/** How this API says no: `error` is there for errors of the framework, `errors` for failing fields. */
export interface RefusalBody {
  success: false;
  error?: string;
  message: string;
  /** The same in every language. */
  code: string;
  errors?: FieldRefusal[] | OperationRefusal[];
}

interface FieldRefusal {
  field: string;
  message: string;
  code: string;
}

/** Why one of many operations was refused, and with what number it would have been alone. */
interface OperationRefusal extends Partial<FieldRefusal> {
  index: number;
  message: string;
  code: string;
  status: number;
  /** What the task has, if another was expected. */
  version?: number;
}

/** The answer to `refusal` of a request with this method. */
export function refusalBody(refusal: DomainError, method: string, language: Language): RefusalBody {
  if (refusal instanceof BulkRefusal) return bulkBody(refusal, language);
  if (Object.keys(refusal.fields).length > 0) return fieldsBody(refusal.fields, language);
  const { title, text: message } = errorWords(worded(refusal.code, method), language);
  const code = shownCode(refusal.code);
  const field = takenField(refusal.code);
  return {
    success: false,
    ...(title ? { error: title } : {}),
    message,
    code,
    ...(field ? { errors: [{ field, message, code }] } : {}),
  };
}

function bulkBody({ code, refusals }: BulkRefusal, language: Language): RefusalBody {
  const errors = [...refusals].flatMap(([index, refusal]) => operationErrors(index, refusal, language));
  return { success: false, message: errorWords(code, language).text + [...refusals.keys()].join(', '), code, errors };
}

function operationErrors(index: number, refusal: DomainError, language: Language): OperationRefusal[] {
  const status = STATUS[refusal.kind];
  const fields = fieldRefusals(refusal.fields, language);
  if (fields.length > 0) return fields.map((each) => ({ index, ...each, status }));
  const { code } = refusal;
  const { text: message } = errorWords(code.startsWith('version.') ? `bulk.${code}` : code, language);
  const version = refusal instanceof PreconditionFailed ? refusal.subject?.version : undefined;
  return [{ index, message, code: shownCode(code), status, ...(version === undefined ? {} : { version }) }];
}

/** The message and the code are those of the first failing field; missing ones are named together, before all others. */
function fieldsBody(fields: FieldErrors, language: Language): RefusalBody {
  const errors = fieldRefusals(fields, language);
  const missing = errors.filter(({ field }) => isMissing(field, fields[field]!));
  const { message, code } = missing[0] ?? errors[0]!;
  const all = missing.map(({ field }) => field).join(', ');
  return {
    success: false,
    message: missing.length > 0 ? errorWords('required', language).text + all : message,
    code,
    errors,
  };
}

const fieldRefusals = (fields: FieldErrors, language: Language): FieldRefusal[] =>
  Object.entries(fields).map(([field, failure]) => ({
    field,
    message: say(field, failure, language),
    code: fieldCode(field, failure),
  }));

function say(field: string, failure: string, language: Language): string {
  return isMissing(field, failure) || isOfAnyParameter(failure)
    ? errorWords(failure, language).text + field
    : errorWords(`${field}.${failure}`, language).text;
}

// Logout has words of its own for the one field that it needs.
const isMissing = (field: string, failure: string): boolean => failure === 'required' && field !== 'refresh_token';

/** Whoever registers hears that a name "already exists", whoever changes theirs that it is "already in use". */
const worded = (code: string, method: string): string =>
  code.startsWith('users.') && method !== 'POST' ? code.replace(/\.taken$/, '.in_use') : code;
