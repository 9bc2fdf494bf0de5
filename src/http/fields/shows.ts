import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';

const DECLARED = '_OPENAPI_METADATA_FACTORY';
const ORDER = 'swagger/apiModelPropertiesArray';

/** Adds constraints that the type does not express to the OpenAPI document: a length, a pattern, a range. */
export const Shows =
  (what: ApiPropertyOptions): PropertyDecorator =>
  (target, field) => {
    keepOrder(target);
    ApiProperty(what)(target, field);
  };

// Swagger lists decorated fields first. This restores the declaration order.
function keepOrder(target: object): void {
  if (Reflect.hasOwnMetadata(ORDER, target)) return;
  const declared = Object.getOwnPropertyDescriptor(target.constructor, DECLARED)?.value as (() => object) | undefined;
  if (!declared) return;
  const inherited = (Reflect.getMetadata(ORDER, target) ?? []) as string[];
  const own = Object.keys(declared()).map((field) => `:${field}`);
  Reflect.defineMetadata(ORDER, [...new Set([...inherited, ...own])], target);
}

/** An instant in UTC without a zone; the fraction is omitted when it is zero. */
export const NaiveUtc = (): PropertyDecorator =>
  Shows({ pattern: String.raw`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{6})?$`, minLength: 19, maxLength: 26 });
