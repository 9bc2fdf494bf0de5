import { anchorOf, code, link, table } from './markdown';

export interface Schema {
  $ref?: string;
  type?: string | string[];
  description?: string;
  enum?: unknown[];
  default?: string | number | boolean;
  items?: Schema;
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
}

/** Larger maximums are not shown, because no caller reaches them. */
const UNLIMITED_FROM = 1_000_000_000_000;

export const schemaNameOf = (ref: string): string => ref.split('/').at(-1)!;

export const linkTo = (ref: string): string => link(schemaNameOf(ref), anchorOf(schemaNameOf(ref)));

/** The type of a value: "text or null", "list of TagView", or its choices. */
export function typeOf(schema: Schema): string {
  if (schema.$ref) return linkTo(schema.$ref);
  if (schema.enum) return schema.enum.map((choice) => code(String(choice))).join(', ');
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeOf))].join(' or ');
  const names = [schema.type ?? 'any'].flat().map((type) => {
    if (type === 'array') return schema.items ? `list of ${typeOf(schema.items)}` : 'list';
    return type === 'string' ? 'text' : type;
  });
  return names.join(' or ');
}

function limitsOf({ minimum, maximum, minLength, maxLength, minItems, maxItems }: Schema): string {
  const most = maximum !== undefined && maximum < UNLIMITED_FROM ? maximum : undefined;
  const said = [range(minimum, most), range(minLength, maxLength, ' characters'), range(minItems, maxItems, ' items')];
  return said.filter(Boolean).join(', ');
}

function range(least: number | undefined, most: number | undefined, unit = ''): string {
  if (least === undefined) return most === undefined ? '' : `at most ${most}${unit}`;
  return most === undefined ? `from ${least}${unit}` : least === most ? `${most}${unit}` : `${least}–${most}${unit}`;
}

const row = (name: string, schema: Schema, description = '', isRequired = false): string[] => [
  code(name) + (isRequired ? ' *' : ''),
  typeOf(schema),
  limitsOf(schema),
  schema.default === undefined ? '' : code(String(schema.default)),
  description.replaceAll(/\s*\n\s*/g, ' '),
];

const HEAD = ['name', 'type', 'limits', 'default', 'what it is'];

/** The fields of an object. Required fields of a request have an asterisk. */
export function fieldsTable({ properties = {}, required = [] }: Schema, isSent: boolean): string {
  const rows = Object.entries(properties).map(([name, field]) =>
    row(name, field, field.description, isSent && required.includes(name)),
  );
  return table(HEAD, rows);
}

export interface Parameter {
  name: string;
  in: string;
  description?: string;
  schema: Schema;
}

export const parametersTable = (parameters: Parameter[]): string =>
  table(
    HEAD,
    parameters.map(({ name, schema, description, in: where }) => row(name, schema, description, where === 'path')),
  );

/** The names of the schemas that this one refers to, directly or indirectly, in reading order. */
export function reachedFrom(value: unknown, schemas: Record<string, unknown>, found = new Set<string>()): Set<string> {
  if (typeof value !== 'object' || value === null) return found;
  const { $ref } = value as Schema;
  if (typeof $ref === 'string' && $ref.startsWith('#/components/schemas/') && !found.has(schemaNameOf($ref))) {
    found.add(schemaNameOf($ref));
    reachedFrom(schemas[schemaNameOf($ref)], schemas, found);
  }
  for (const child of Object.values(value)) reachedFrom(child, schemas, found);
  return found;
}
