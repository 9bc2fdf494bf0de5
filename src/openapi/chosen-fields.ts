import type { OpenAPIObject } from '@nestjs/swagger';
import { operationsOf, type Response } from './operations';

interface Schema {
  $ref?: string;
  type?: string;
  description?: string;
  required?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
}

const BEGINNING = '#/components/schemas/';

/** Operations with `_fields` return only the requested keys, so none is required. */
export function describeChosenFields(document: OpenAPIObject): void {
  const schemas = document.components!.schemas! as Record<string, Schema>;
  for (const { operation } of operationsOf(document)) {
    const parameters = (operation.parameters ?? []) as { name: string }[];
    if (!parameters.some(({ name }) => name === '_fields')) continue;
    for (const [status, response] of Object.entries(operation.responses)) {
      const schema = (response as Response).content?.['application/json']?.schema as Schema | undefined;
      if (Number(status) < 300 && schema) relax(schema, schemas);
    }
  }
}

/** Applies to the object itself or to the items of a list. */
function relax(schema: Schema, schemas: Record<string, Schema>): void {
  if (schema.properties?.data?.items) return relax(schema.properties.data.items, schemas);
  const name = schema.$ref?.slice(BEGINNING.length);
  if (!name || name.startsWith('Partial')) return;
  const keys = Object.entries(schemas[name]!).filter(([key]) => key !== 'required');
  schemas[`Partial${name}`] = {
    ...Object.fromEntries(keys),
    description: `The keys of ${name} that \`_fields\` names; all without it.`,
  };
  schema.$ref = `${BEGINNING}Partial${name}`;
}
