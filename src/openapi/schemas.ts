import type { OpenAPIObject } from '@nestjs/swagger';
import { operationsOf } from './operations';

type Schema = Record<string, unknown>;

/* Adds what TypeScript types cannot express to the document. */

/** All numbers of the APIs are integers. */
const wholeNumbers = (key: string, value: unknown): unknown => {
  if (key !== 'type') return value;
  const types = [value].flat().map((type) => (type === 'number' ? 'integer' : type));
  return types.length === 1 ? types[0] : types;
};

const isObject = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const without = (schema: Schema, ...names: string[]): Schema =>
  Object.fromEntries(Object.entries(schema).filter(([name]) => !names.includes(name)));

const isText = ({ type }: Schema): boolean => [type].flat().includes('string');

/** Rules for values of any type, such as "required", set a text length. Only strings can have one. */
function withoutTextLimits(schema: Schema): Schema {
  return typeof schema.minLength === 'number' && !isText(schema) ? without(schema, 'minLength', 'maxLength') : schema;
}

/** Turns a nullable enum into enum or null, because some generators cannot handle a list of types with `enum`. */
function nullBesideChoices(schema: Schema): Schema {
  const { type, enum: values } = schema;
  if (!Array.isArray(type) || !type.includes('null') || !Array.isArray(values)) return schema;
  const [other] = type.filter((each) => each !== 'null') as string[];
  const choice = { type: other, enum: values.filter((value) => value !== null) };
  return { ...without(schema, 'type', 'enum'), anyOf: [choice, { type: 'null' }] };
}

/** In some languages `\d` and `\w` match all scripts, in others only ASCII. */
const spelledOut = (pattern: string): string =>
  pattern.replaceAll(/\[(?:[^\]\\]|\\.)*\]|\\[dw]/g, (part) => {
    const inside = part.replaceAll(String.raw`\d`, '0-9').replaceAll(String.raw`\w`, 'A-Za-z0-9_');
    return part.startsWith('[') ? inside : `[${inside}]`;
  });

const withPlainPattern = (schema: Schema): Schema =>
  typeof schema.pattern === 'string' ? { ...schema, pattern: spelledOut(schema.pattern) } : schema;

const plainer = (key: string, value: unknown): unknown =>
  isObject(value) && key !== 'example' && key !== 'properties'
    ? nullBesideChoices(withPlainPattern(withoutTextLimits(value)))
    : value;

/** Responses have no other keys. Requests may have others, which are ignored. */
function saysWhetherClosed(name: string, schema: Schema, open: string[]): Schema {
  if (schema.type !== 'object' || /(?:Dto|Body)$/.test(name)) return schema;
  return { ...schema, additionalProperties: open.includes(name) };
}

interface Parameter {
  name: string;
  in: string;
  schema: Schema & { example?: unknown; examples?: unknown[] };
}

// Swagger UI sends prefilled examples, which would apply all filters to a first list.
function withoutPrefilling({ in: where, schema }: Parameter): void {
  if (where === 'path' || schema.example === undefined) return;
  schema.examples = [schema.example];
  delete schema.example;
}

/** A flag is text in a query string, but a boolean in clients. */
function flagsAsBoth(parameter: Parameter): void {
  const { enum: values, default: fallback } = parameter.schema;
  if (!Array.isArray(values) || !values.every((value) => /^(?:true|false)$/i.test(String(value)))) return;
  parameter.schema = {
    ...without(parameter.schema, 'type', 'enum'),
    ...(fallback === undefined ? {} : { default: fallback === 'true' }),
    anyOf: [{ type: 'boolean' }, { type: 'string', enum: values }],
  };
}

/** `open` lists schemas whose objects can have undocumented keys. */
export function completeSchemas(document: OpenAPIObject, open: string[]): OpenAPIObject {
  const complete = JSON.parse(JSON.stringify(document, wholeNumbers), plainer) as OpenAPIObject;
  const schemas = Object.entries(complete.components!.schemas!).map(([name, schema]): [string, Schema] => [
    name,
    saysWhetherClosed(name, schema as Schema, open),
  ]);
  for (const { operation } of operationsOf(complete)) {
    operation.security ??= [];
    for (const parameter of (operation.parameters ?? []) as unknown as Parameter[]) {
      withoutPrefilling(parameter);
      flagsAsBoth(parameter);
    }
  }
  complete.components!.schemas = Object.fromEntries(schemas.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return complete;
}
