import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

/** The committed OpenAPI document. */
export const contract: any = JSON.parse(readFileSync(join(__dirname, '..', '..', 'openapi.json'), 'utf8'));

export interface Sent {
  method: string;
  /** Includes the query string. */
  path: string;
  headers: Record<string, string>;
  body?: unknown;
}

interface Got {
  status: number;
  headers: Headers;
  text: string;
}

export interface DescribedOperation {
  /** "GET /api/tasks/{id}" */
  name: string;
  method: string;
  path: string;
  /** JSON pointer into the document. */
  pointer: string;
  operation: any;
}

export const operations: DescribedOperation[] = Object.entries<any>(contract.paths).flatMap(([path, methods]) =>
  Object.entries<any>(methods).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${path}`,
    method: method.toUpperCase(),
    path,
    operation,
    pointer: `/paths/${escaped(path)}/${method}`,
  })),
);

/** Resolves a response that may be a shared one. */
export const resolved = (response: any): any =>
  response.$ref ? contract.components.responses[response.$ref.split('/').at(-1)] : response;

const PAGES =
  /^\/(?:$|docs(?:\/|$)|openapi\.(?:json|yaml)$|changelog$|readme$|style\.css$|(?:reset|confirm|join)$|link\.js$)/;
const OF_CLOSE = /^\/+api\/+v1(?:\/|$)/;
/** Headers of HTTP, browser security and the connection, which operations need not document. */
const OF_EVERYTHING =
  /^(?:access-control-.*|connection|content-(?:encoding|length|security-policy|type)|cross-origin-.*|date|keep-alive|referrer-policy|server|transfer-encoding|vary|x-(?:content-type|frame)-options)$/;

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema({ ...contract, $id: 'contract' });
// Without `_fields`, objects have all their keys.
ajv.addSchema({
  ...JSON.parse(JSON.stringify(contract).replaceAll('#/components/schemas/Partial', '#/components/schemas/')),
  $id: 'whole',
});

const segmentsOf = (path: string): string[] => path.split('/').slice(1);

const routes = Object.keys(contract.paths)
  .map((path) => ({ path, segments: segmentsOf(path) }))
  // Literal paths take precedence over paths with an id.
  .toSorted((a, b) => a.path.split('{').length - b.path.split('{').length);

const routeOf = (path: string): string | undefined => {
  const segments = segmentsOf(path);
  return routes.find(
    (route) =>
      route.segments.length === segments.length &&
      route.segments.every((part, i) => (part.startsWith('{') ? segments[i] !== '' : part === segments[i])),
  )?.path;
};

/** Finds the operation of a request. */
export function operationOf({ method, path, headers }: Sent): { path: string; method: string } | undefined {
  const [bare = ''] = path.split('?');
  const isClose = OF_CLOSE.test(bare);
  const override = isClose && method === 'POST' ? headers['x-http-method-override']?.toLowerCase() : undefined;
  const route = routeOf(isClose ? `${bare}/`.replaceAll(/\/+/g, '/') : bare);
  const verb = override ?? (method === 'HEAD' ? 'get' : method.toLowerCase());
  return route && contract.paths[route][verb] ? { path: route, method: verb } : undefined;
}

/** Throws if a response does not match the document: status, headers, content type and schema. */
export function expectPromised(sent: Sent, got: Got): void {
  const [bare = ''] = sent.path.split('?');
  if (PAGES.test(bare) || sent.method === 'OPTIONS') return;
  const found = operationOf(sent);
  const wrong = [
    ...(found ? answerOf(found, sent, got) : refusalOf(OF_CLOSE.test(bare), sent, got)),
    ...unlistedCodes(got),
  ];
  if (wrong.length === 0) return;
  const name = `${sent.method} ${sent.path.slice(0, 200)} → ${got.status} ${got.text.slice(0, 500)}`;
  throw new Error(`The OpenAPI document does not say so: ${wrong.join('; ')}\n${name}`);
}

function answerOf({ path, method }: { path: string; method: string }, sent: Sent, got: Got): string[] {
  const place = `/paths/${escaped(path)}/${method}/responses/${got.status}`;
  const responses = contract.paths[path][method].responses;
  const described = responses[got.status];
  if (!described) return [`${method} ${path} has no ${got.status}`];
  const shared = described.$ref as string | undefined;
  const response = resolved(described);
  const wrong = headersOf(response, got);
  if (sent.method === 'HEAD' || !response.content) return got.text === '' ? wrong : [...wrong, 'it has a body'];
  const type = (got.headers.get('content-type') ?? '').split(';')[0]!.trim();
  if (!response.content[type]) return [...wrong, `it is ${type || 'of no type'}`];
  if (type !== 'application/json') return wrong;
  const pointer = `${shared ? shared.slice(1) : place}/content/application~1json/schema`;
  return [...wrong, ...failuresOf(pointer, got.text, got.status < 300 && !choosesFields(sent))];
}

/** Unknown paths and methods are refused in the general form of refusals. */
function refusalOf(isClose: boolean, { method }: Sent, { status, text }: Got): string[] {
  if (status < 400) return ['there is no such operation'];
  if (method === 'HEAD') return [];
  const names = isClose ? ['CloseError', 'CloseFieldErrors', 'CloseTooMany'] : ['Refusal'];
  const failures = names.map((name) => failuresOf(`/components/schemas/${name}`, text, false));
  return failures.some((each) => each.length === 0) ? [] : failures[0]!;
}

const LISTED = contract.components.schemas.Refusal.properties.code['x-error-codes'];
const isListed = (code: string): boolean => code in LISTED || isListedForAnyField(code);

/** Codes such as `<field>.not_integer` stand for fields that no other code names; `<field>.required` for all fields. */
function isListedForAnyField(code: string): boolean {
  const [field, failure] = code.split('.');
  if (!(`<field>.${failure}` in LISTED)) return false;
  return failure === 'required' || !Object.keys(LISTED).some((listed) => listed.startsWith(`${field}.`));
}

/** Error codes of a TaskForge refusal that are not in the document. */
function unlistedCodes({ status, text }: Got): string[] {
  if (status < 400 || !text.startsWith('{"success":false')) return [];
  const { code, errors = [] } = JSON.parse(text) as { code?: string; errors?: { code: string }[] };
  const codes = [code ?? [], ...errors.map((each) => each.code)].flat();
  return codes.filter((each) => !isListed(each)).map((each) => `the code ${each} is not listed`);
}

const headersOf = ({ headers = {} }: { headers?: object }, got: Got): string[] => {
  const known = Object.keys(headers).map((name) => name.toLowerCase());
  const given = [...got.headers.keys()].filter((name) => !OF_EVERYTHING.test(name));
  return given.filter((name) => !known.includes(name)).map((name) => `the header ${name} is not described`);
};

const validators = new Map<string, ValidateFunction>();

function failuresOf(pointer: string, text: string, whole: boolean): string[] {
  try {
    const value: unknown = JSON.parse(text);
    return [...failuresAt(pointer, value), ...(whole ? failuresAt(pointer, value, 'whole') : [])];
  } catch (error) {
    if (error instanceof SyntaxError) return ['it is no JSON'];
    throw error;
  }
}

/** Validates a value against the schema at a pointer, with or without `_fields`. Returns the errors. */
export function failuresAt(pointer: string, value: unknown, document = 'contract'): string[] {
  const ref = `${document}#${pointer}`;
  let validate = validators.get(ref);
  if (!validate) validators.set(ref, (validate = ajv.compile({ $ref: ref })));
  if (validate(value)) return [];
  const errors = validate.errors ?? [];
  return errors.map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
}

/** Whether the request has `_fields`. */
const choosesFields = ({ path, body }: Sent): boolean =>
  /[?&]_fields=/.test(path) || (typeof body === 'object' && /"_fields"/.test(JSON.stringify(body) ?? ''));

function escaped(path: string): string {
  return path.replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D');
}
