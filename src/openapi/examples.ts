import type { OpenAPIObject } from '@nestjs/swagger';
import { operationsOf } from './operations';

type Schema = Record<string, unknown> & { $ref?: string; properties?: Record<string, Schema>; items?: Schema };
type Media = { schema?: Schema; example?: unknown; examples?: object };

/** Adds an example to every body without one, built from the examples of its fields. */
export function completeExamples(document: OpenAPIObject): void {
  for (const { operation } of operationsOf(document)) {
    const { requestBody, responses } = operation;
    for (const { content = {} } of [requestBody ?? {}, ...Object.values(responses)] as { content?: object }[]) {
      for (const media of Object.values(content) as Media[]) {
        if (media.example === undefined && !media.examples) media.example = sampleOf(media.schema, document);
      }
    }
  }
}

function sampleOf(schema: Schema | undefined, document: OpenAPIObject): unknown {
  if (!schema) return {};
  if (schema.$ref) return sampleOf(document.components!.schemas![schema.$ref.split('/').at(-1)!] as Schema, document);
  for (const given of [schema.example, schema.default, (schema.enum as unknown[] | undefined)?.[0]])
    if (given !== undefined) return given;
  if (schema.properties) {
    return Object.fromEntries(Object.entries(schema.properties).map(([name, of]) => [name, sampleOf(of, document)]));
  }
  if ([schema.type].flat().includes('null')) return null;
  if (schema.items) return [sampleOf(schema.items, document)];
  const parts = (schema.allOf ?? schema.anyOf ?? schema.oneOf) as Schema[] | undefined;
  if (parts) return sampleOf(parts[0], document);
  return { string: '', integer: 0, boolean: true, array: [], object: {} }[[schema.type].flat()[0] as string] ?? null;
}
