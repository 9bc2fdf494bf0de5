import type { OpenAPIObject } from '@nestjs/swagger';
import { operationsOf } from './operations';

type Schema = Record<string, unknown>;

/*
 * What TypeScript's types, from which the document is made, cannot say.
 */

/** Every number of this API is whole. */
const wholeNumbers = (key: string, value: unknown): unknown => {
  if (key !== 'type') return value;
  const types = [value].flat().map((type) => (type === 'number' ? 'integer' : type));
  return types.length === 1 ? types[0] : types;
};

/** A choice that may be null has null among its values. */
const nullInChoices = (_: string, value: unknown): unknown => {
  const { type, enum: values } = (value ?? {}) as { type?: unknown; enum?: unknown[] };
  const isOpen = Array.isArray(type) && type.includes('null') && Array.isArray(values) && !values.includes(null);
  return isOpen ? { ...(value as Schema), enum: [...values, null] } : value;
};

/** What is shown has its keys and no others; of what is sent, keys that are not described are ignored. */
function saysWhetherClosed(name: string, schema: Schema, open: string[]): Schema {
  if (schema.type !== 'object' || schema.additionalProperties !== undefined) return schema;
  return { ...schema, additionalProperties: /(?:Dto|Body)$/.test(name) || open.includes(name) };
}

interface Parameter {
  in: string;
  schema: { example?: unknown; examples?: unknown[] };
}

// Swagger UI fills an example into its field and sends it: everybody's first list would be filtered by all of them.
function withoutPrefilling({ in: where, schema }: Parameter): void {
  if (where === 'path' || schema.example === undefined) return;
  schema.examples = [schema.example];
  delete schema.example;
}

/** `open` are the names of what is shown with more keys than are described. */
export function completeSchemas(document: OpenAPIObject, open: string[]): OpenAPIObject {
  const complete = JSON.parse(JSON.stringify(document, wholeNumbers), nullInChoices) as OpenAPIObject;
  const schemas = Object.entries(complete.components!.schemas!).map(([name, schema]): [string, Schema] => [
    name,
    saysWhetherClosed(name, schema as Schema, open),
  ]);
  for (const { operation } of operationsOf(complete)) {
    for (const parameter of operation.parameters ?? []) withoutPrefilling(parameter as Parameter);
  }
  complete.components!.schemas = Object.fromEntries(schemas.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return complete;
}
