import * as fc from 'fast-check';
import { contract } from './contract';

const MOMENT = /\[1-9\]\|1\[0-2\]/;
const LOOKS_AROUND = /\(\?[=!]/;

/** Resolves a reference. */
export const deref = (schema: any): any =>
  schema.$ref ? contract.components.schemas[schema.$ref.split('/').at(-1)] : schema;

/** Values that match a schema, often at its limits. */
export function valid(given: any): fc.Arbitrary<unknown> {
  const schema = deref(given);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((each: any) => valid(each)));
  if (schema.allOf?.length === 1) return valid(schema.allOf[0]);
  const types = [schema.type].flat();
  const choices = types.filter((type) => type !== 'null').map((type) => validOf(type, schema));
  if (types.includes('null')) choices.push(fc.constant(null));
  return schema.enum ? fc.constantFrom(...schema.enum) : fc.oneof(...choices);
}

function validOf(type: string | undefined, schema: any): fc.Arbitrary<unknown> {
  switch (type) {
    case 'string':
      return text(schema);
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -5, max: Math.min(schema.maximum ?? 2 ** 31, 2 ** 31) });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(valid(schema.items?.anyOf?.[0] ?? schema.items ?? { type: 'integer' }), {
        minLength: schema.minItems,
        maxLength: 3,
      });
    case 'null':
      return fc.constant(null);
    case 'object':
      return object(schema);
    default:
      throw new Error(`No values are known of ${JSON.stringify(schema)}.`);
  }
}

/** Objects with all required keys, some optional ones, and sometimes an unknown one. */
function object({ properties = {}, required = [] }: any): fc.Arbitrary<object> {
  const fields = Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, valid(schema)]));
  const known = fc.record(fields, { requiredKeys: required });
  return fc.oneof(
    { weight: 4, arbitrary: known },
    known.map((value) => ({ ...value, wibble: [1, { a: null }] })),
  );
}

function text({ pattern, minLength = 0, maxLength = 40, format }: any): fc.Arbitrary<string> {
  if (format === 'uri') return fc.stringMatching(/^[a-z]{8,16}$/).map((name) => `https://203.0.113.7/${name}`);
  if (format === 'email') return fc.stringMatching(/^[a-z]{8,16}$/).map((name) => `${name}@example.com`);
  if (format === 'password') return fc.stringMatching(/^[a-z]{5,20}$/).map((rest) => `aA1${rest}`);
  if (pattern && MOMENT.test(pattern)) return moment();
  if (pattern && pattern !== String.raw`\S` && !LOOKS_AROUND.test(pattern)) {
    return fc
      .stringMatching(new RegExp(pattern))
      .filter((made) => made.length >= minLength && made.length <= maxLength);
  }
  const lengths = [minLength, Math.max(minLength, 1), maxLength].filter((length) => length <= 5_000);
  return fc.oneof(
    fc.constantFrom(...lengths).map((length) => '語'.repeat(length)),
    fc.string({ minLength, maxLength: Math.min(maxLength, 60) }).map((made) => made.trim().padEnd(minLength, 'x')),
  );
}

const moment = (): fc.Arbitrary<string> =>
  fc
    .tuple(fc.date({ min: new Date('1000-01-02'), max: new Date('9998-12-30'), noInvalidDate: true }), fc.nat(3))
    .map(([date, form]) => {
      const iso = date.toISOString();
      return [iso, iso.slice(0, 10), iso.slice(0, 19), `${iso.slice(0, 16)}+02:00`][form]!;
    });

/** Possibly invalid values. A validator decides which ones are. */
export const suspicious = (schema: any): unknown[] => [
  42,
  -1,
  1.5,
  true,
  null,
  '',
  ' ',
  'nonsense',
  '2030-02-31',
  [],
  ['x'],
  [null],
  {},
  { a: 1 },
  'x'.repeat((deref(schema).maxLength ?? 0) + 1),
];
