import {
  BulkRefusal,
  ImportRefusal,
  PreconditionFailed,
  UnreadableText,
  type DomainError,
  type Facts,
  type ItemPlace,
  type Place,
} from '../common/errors';
import { STATUS } from '../http/errors/errors.filter';
import type { Language } from '../http/language';
import { fieldCode, isOfAnyParameter, shownCode, takenField } from './codes';
import { errorWords } from './words/words';

/** The body of an error: `error` is a title, for errors of the framework; `errors` lists failing fields or operations. */
export interface RefusalBody {
  success: false;
  error?: string;
  message: string;
  /** The same in every language. */
  code: string;
  errors?: FieldRefusal[] | OperationRefusal[] | ItemRefusal[];
}

interface FieldRefusal {
  field: string;
  message: string;
  code: string;
  /** For a text that cannot be read: where its first mistake is, in code points from 0, and what could stand there. */
  position?: Place['position'];
  expected?: Place['expected'];
  did_you_mean?: Place['did_you_mean'];
}

/** Why one operation of a bulk was refused, and the status it would have had alone. */
interface OperationRefusal extends Partial<FieldRefusal> {
  index: number;
  message: string;
  code: string;
  status: number;
  /** The current version of the task, if another one was expected. */
  version?: number;
}

/** Why a line or an item of a file was refused. */
type ItemRefusal = ItemPlace & Partial<FieldRefusal> & Pick<FieldRefusal, 'message' | 'code'>;

/** The answer to `refusal` of a request with this method. */
export function refusalBody(refusal: DomainError, method: string, language: Language): RefusalBody {
  if (refusal instanceof BulkRefusal) return bulkBody(refusal, language);
  if (refusal instanceof ImportRefusal) return importBody(refusal, language);
  if (Object.keys(refusal.fields).length > 0) return fieldsBody(refusal, language);
  const { title, text } = errorWords(worded(refusal.code, method), language);
  const message = withFacts(text, refusal.facts);
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

function bulkBody({ code, facts, refusals }: BulkRefusal, language: Language): RefusalBody {
  const errors = [...refusals].flatMap(([index, refusal]) => operationErrors(index, refusal, language));
  const { title, text } = errorWords(code, language);
  const indexes = code === 'bulk.refused' ? [...refusals.keys()].join(', ') : '';
  return {
    success: false,
    ...(title ? { error: title } : {}),
    message: withFacts(text, facts) + indexes,
    code,
    errors,
  };
}

function operationErrors(index: number, refusal: DomainError, language: Language): OperationRefusal[] {
  const status = STATUS[refusal.kind];
  const fields = fieldRefusals(refusal, language);
  if (fields.length > 0) return fields.map((each) => ({ index, ...each, status }));
  const { code } = refusal;
  const { text } = errorWords(code.startsWith('version.') ? `bulk.${code}` : code, language);
  const message = withFacts(text, refusal.facts);
  const version = refusal instanceof PreconditionFailed ? refusal.subject?.version : undefined;
  return [{ index, message, code: shownCode(code), status, ...(version === undefined ? {} : { version }) }];
}

const importBody = ({ code, refusals }: ImportRefusal, language: Language): RefusalBody => ({
  success: false,
  message: errorWords(code, language).text,
  code,
  errors: refusals.flatMap(({ place, error }) => itemErrors(place, error, language)),
});

function itemErrors(place: ItemPlace, refusal: DomainError, language: Language): ItemRefusal[] {
  const fields = fieldRefusals(refusal, language);
  if (fields.length > 0) return fields.map((each) => ({ ...place, ...each }));
  const message = withFacts(errorWords(refusal.code, language).text, refusal.facts);
  return [{ ...place, message, code: shownCode(refusal.code) }];
}

/** The message and the code are those of the first failing field; missing ones are named together, before all others. */
function fieldsBody(refusal: DomainError, language: Language): RefusalBody {
  const { fields } = refusal;
  const errors = fieldRefusals(refusal, language);
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

const fieldRefusals = (refusal: DomainError, language: Language): FieldRefusal[] =>
  Object.entries(refusal.fields).map(([field, failure]) => ({
    field,
    message: withFacts(say(field, failure, language), refusal.facts),
    code: fieldCode(field, failure),
    ...(refusal instanceof UnreadableText ? refusal.place : {}),
  }));

/** The text with `{name}` replaced by the fact of that name. */
const withFacts = (text: string, facts: Facts): string =>
  text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(facts, name) ? String(facts[name]) : whole));

function say(field: string, failure: string, language: Language): string {
  return isMissing(field, failure) || isOfAnyParameter(failure)
    ? errorWords(failure, language).text + field
    : errorWords(`${field}.${failure}`, language).text;
}

// Logout has words of its own for the one field that it needs.
const isMissing = (field: string, failure: string): boolean => failure === 'required' && field !== 'refresh_token';

/** A registration says that a name "already exists", a change of it that it is "already in use". */
const worded = (code: string, method: string): string =>
  code.startsWith('users.') && method !== 'POST' ? code.replace(/\.taken$/, '.in_use') : code;
