import { type Placed, type Response } from '../operations';
import { linkTo, parametersTable, typeOf, type Parameter, type Schema } from './fields';
import { anchorOf, block, code, heading, json, link } from './markdown';
import { refusalsOf } from './refusals';

interface Media {
  schema: Schema;
  example?: unknown;
  examples?: Record<string, { value: unknown }>;
}

interface Body {
  content: Record<string, Media>;
}

/** The examples already shown on the page, with their anchors. */
export type Shown = Map<string, string>;

/** The anchor of the section on common headers. */
export const HEADERS = 'headers';

/** The request and responses of an operation. Responses already shown on the page are linked. */
export function operationPart(
  { path, method, operation }: Placed,
  shared: Record<string, Response>,
  shown: Shown,
): string {
  const anchor = anchorOf(operation.operationId!);
  const parameters = (operation.parameters ?? []) as unknown as Parameter[];
  const own = parameters.filter((each) => each.in !== 'header');
  const headers = parameters.filter((each) => each.in === 'header').map(({ name }) => link(name, HEADERS));
  return [
    heading(3, operation.summary!, anchor),
    `${code(`${method.toUpperCase()} ${path}`)}${accessOf(operation)}`,
    operation.description!,
    ...(own.length > 0 ? [parametersTable(own)] : []),
    ...(headers.length > 0 ? [`Headers: ${headers.join(', ')}.`] : []),
    ...bodyPart(operation.requestBody as Body | undefined),
    ...answerPart(operation.responses as Record<string, Response>, anchor, shown),
    refusalsOf(operation, shared),
  ].join('\n\n');
}

/** The scope required for an API key, or that the operation is public. */
function accessOf(operation: Placed['operation']): string {
  const { security, 'x-scope': scope } = operation as typeof operation & { 'x-scope'?: string };
  if (security?.length === 0 || !security) return ' (open to everybody)';
  return scope ? ` (scope ${code(scope)})` : '';
}

function bodyPart(body: Body | undefined): string[] {
  if (!body) return [];
  const [[type, { schema, example, examples }]] = Object.entries(body.content) as [[string, Media]];
  const values = examples ? Object.values(examples).map(({ value }) => value) : [example];
  if (type !== 'application/json') return [`Body: a file (${code(type)})`, block('', String(values[0]).trimEnd())];
  return [`Body: ${typeOf(schema)}`, block('json', values.map((value) => json(value)).join('\n'))];
}

function answerPart(responses: Record<string, Response>, anchor: string, shown: Shown): string[] {
  const [status, { content }] = Object.entries(responses).find(([each]) => each < '300')!;
  const [type, { schema, example }] = Object.entries(content as Record<string, Media>)[0]!;
  const shape = Object.values(schema.properties ?? { schema })
    .map((each) => each.$ref ?? each.items?.$ref)
    .find(Boolean);
  const answer = `Answer ${status}${shape ? `, with ${linkTo(shape)}` : ''}`;
  const text = type === 'application/json' ? block('json', json(example)) : block('', String(example));
  const where = shown.get(text);
  if (where !== undefined) return [`${answer}, as ${link('there', where)}.`];
  shown.set(text, anchor);
  return [`${answer}:`, text];
}
