import type { OpenAPIObject } from '@nestjs/swagger';

type PathItem = OpenAPIObject['paths'][string];

const METHODS = ['post', 'get', 'put', 'patch', 'delete'] as const;

/** Sorts operations by tag and, within a tag, from creating to deleting. */
export function inReadingOrder({ paths, tags = [] }: OpenAPIObject): OpenAPIObject['paths'] {
  const names = tags.map(({ name }) => name);
  const tagOf = (item: PathItem): number => names.indexOf(operationsIn(item)[0]![1].tags![0]!);
  const entries = Object.entries(paths).toSorted(
    ([, a], [, b]) => tagOf(a) - tagOf(b) || Number('delete' in a) - Number('delete' in b),
  );
  return Object.fromEntries(entries.map(([path, item]) => [path, Object.fromEntries(operationsIn(item))]));
}

const operationsIn = (item: PathItem) =>
  METHODS.flatMap((method) => (item[method] ? [[method, item[method]] as const] : []));
