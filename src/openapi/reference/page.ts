import type { OpenAPIObject } from '@nestjs/swagger';
import { operationsOf, type Placed, type Response } from '../operations';
import { fieldsTable, parametersTable, reachedFrom, type Parameter, type Schema } from './fields';
import { anchorOf, code, heading, link, table } from './markdown';
import { HEADERS, operationPart, type Shown } from './operation';
import { codesPart, commonRefusals, REFUSALS, resolved } from './refusals';

/** A Markdown page for some paths: introduction, operations, headers, errors and schemas. */
export function referencePage(document: OpenAPIObject, isOfPage: (path: string) => boolean, intro: string): string {
  const { schemas = {}, responses = {} } = document.components!;
  const shared = responses as Record<string, Response>;
  const shown: Shown = new Map();
  const placed = operationsOf(document).filter(({ path }) => isOfPage(path));
  const tags = document.tags!.filter(({ name }) => placed.some(({ operation }) => operation.tags![0] === name));
  const ofTag = (tag: string) => placed.filter(({ operation }) => operation.tags![0] === tag);
  const shapes = reachedFrom(
    placed.map((each) => contentsOf(each, shared)),
    schemas,
  );
  return [
    intro.trim(),
    contents(tags, ofTag),
    ...tags.flatMap(({ name, description }) => [
      heading(2, name, anchorOf(name)),
      description!,
      ...ofTag(name).map((each) => operationPart(each, shared, shown)),
    ]),
    heading(2, 'Headers', HEADERS),
    headersTable(placed),
    heading(2, 'Refusals of all', REFUSALS),
    commonRefusals(
      placed.map(({ operation }) => operation),
      shared,
    ),
    ...(shapes.has('Refusal') ? codesPart(schemas) : []),
    heading(2, 'Shapes', 'shapes'),
    'An asterisk: must be there.',
    ...[...shapes].toSorted().map((name) => shapePart(name, schemas[name] as Schema)),
  ]
    .join('\n\n')
    .concat('\n');
}

/** The request and responses of an operation. */
const contentsOf = ({ operation }: Placed, shared: Record<string, Response>): unknown[] => [
  operation.requestBody,
  ...Object.values(operation.responses).map((response) => resolved(response as Response, shared)),
];

function contents(tags: { name: string }[], ofTag: (tag: string) => Placed[]): string {
  const rows = tags.flatMap(({ name }) =>
    ofTag(name).map(({ path, method, operation }, i) => [
      i === 0 ? link(name, anchorOf(name)) : '',
      code(`${method.toUpperCase()} ${path}`),
      link(operation.summary!, anchorOf(operation.operationId!)),
    ]),
  );
  return table(['group', 'request', 'what it does'], rows);
}

function headersTable(placed: Placed[]): string {
  const all = placed.flatMap(({ operation }) => (operation.parameters ?? []) as unknown as Parameter[]);
  const headers = new Map(all.filter((each) => each.in === 'header').map((each) => [each.name, each]));
  return parametersTable([...headers.values()]);
}

function shapePart(name: string, schema: Schema): string {
  const isSent = /(?:Dto|Body)$/.test(name);
  const parts = [heading(3, name, anchorOf(name)), schema.description ?? '', fieldsTable(schema, isSent)];
  return parts.filter(Boolean).join('\n\n');
}
