const PLAIN = /^[A-Za-z_$][\w$/{}.-]*$/;
const RESERVED = /^(?:y|yes|n|no|true|false|on|off|null)$/i;

const keyOf = (key: string): string => (PLAIN.test(key) && !RESERVED.test(key) ? key : JSON.stringify(key));

const isEmpty = (value: object): boolean => Object.keys(value).length === 0;

/** A JSON value as YAML 1.2: blocks for objects and lists, JSON for scalars. */
export function yamlOf(value: unknown, indent = ''): string {
  if (typeof value !== 'object' || value === null || isEmpty(value)) return `${JSON.stringify(value)}\n`;
  const deeper = `${indent}  `;
  const lines = Array.isArray(value)
    ? value.map((item) => `${indent}- ${yamlOf(item, deeper).trimStart()}`)
    : Object.entries(value).map(([key, item]) => `${indent}${keyOf(key)}:${besideKey(item, deeper)}`);
  return lines.join('');
}

const besideKey = (item: unknown, indent: string): string =>
  typeof item === 'object' && item !== null && !isEmpty(item) ? `\n${yamlOf(item, indent)}` : ` ${yamlOf(item)}`;
