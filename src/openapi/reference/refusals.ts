import type { Operation, Response } from '../operations';
import { code, flat, heading, link, table } from './markdown';

interface Example {
  status: string;
  name: string;
  hint?: string;
  value: Record<string, unknown>;
}

/** Errors shared by all operations, listed once. */
const SHARED_ERRORS =
  /^(?:token\.|api_key\.(?:invalid|expired)\b|scope\.|idempotency\.|version\.(?:changed|required)\b|(?:malformed|no_data|too_large|unsupported_media_type|rate_limited|unexpected|store_unavailable|store_outcome_unknown)\b)/;

export const REFUSALS = 'refusals';

/** A response of an operation, with references resolved. */
export const resolved = (response: Response | { $ref: string }, shared: Record<string, Response>): Response =>
  '$ref' in response ? shared[response.$ref.split('/').at(-1)!]! : response;

function examplesOf({ responses }: Operation, shared: Record<string, Response>): Example[] {
  return Object.entries(responses).flatMap(([status, response]) => {
    if (status < '400') return [];
    const { examples = {} } = resolved(response as Response, shared).content!['application/json']!;
    return Object.entries(examples).map(([name, example]) => {
      const { description: hint, value } = example as { description?: string; value: Example['value'] };
      return { status, name, hint, value };
    });
  });
}

/** One row per error: status, code, message in each language or body, and hint. */
function refusalsTable(examples: Example[]): string {
  const rows = examples
    .filter(({ name }) => !name.endsWith('.en'))
    .map((example) => {
      const { status, name } = example;
      const english = examples.find((each) => each.status === status && each.name === `${name}.en`);
      return [status, ...(english ? [codeOf(example), wordsOf(example), wordsOf(english)] : ['', bodyOf(example), ''])];
    });
  const distinct = [...new Map(rows.map((row) => [row.join('|'), row])).values()];
  const hasLanguages = rows.some((row) => row[3] !== '');
  return table(hasLanguages ? ['status', 'code', 'message', 'in English'] : ['status', '', 'body', ''], distinct);
}

const codeOf = ({ value }: Example): string => code(String(value.code));

const wordsOf = ({ value: { error, message }, hint }: Example): string =>
  withHint(`${error ? `*${error as string}.* ` : ''}${message as string}`, hint);

const bodyOf = ({ value, hint }: Example): string => withHint(code(flat(value)), hint);

const withHint = (text: string, hint: string | undefined): string => (hint ? `${text}<br>${hint}` : text);

/** The errors of an operation, with a link to the shared ones. */
export function refusalsOf(operation: Operation, shared: Record<string, Response>): string {
  const own = examplesOf(operation, shared).filter(({ name }) => !SHARED_ERRORS.test(name));
  const others = link('those of all', REFUSALS);
  return own.length === 0 ? `Refusals: ${others}.` : `Refusals, besides ${others}:\n\n${refusalsTable(own)}`;
}

/** The errors that these operations share. */
export function commonRefusals(operations: Operation[], shared: Record<string, Response>): string {
  const all = operations.flatMap((operation) => examplesOf(operation, shared));
  const common = new Map(
    all.filter(({ name }) => SHARED_ERRORS.test(name)).map((each) => [`${each.status} ${each.name}`, each]),
  );
  return refusalsTable([...common.values()].toSorted((a, b) => Number(a.status) - Number(b.status)));
}

interface CodedRefusal {
  properties: { code: { 'x-error-codes': Record<string, string> } };
}

/** All error codes of the API. */
export function codesPart(schemas: object): string[] {
  const { properties } = (schemas as { Refusal: CodedRefusal }).Refusal;
  const rows = Object.entries(properties.code['x-error-codes']).map(([name, english]) => [code(name), english]);
  return [
    heading(2, 'Error codes', 'error-codes'),
    'Every value of `code`. New ones may be added; those that are here keep their meaning.',
    table(['code', 'message in English'], rows),
  ];
}
