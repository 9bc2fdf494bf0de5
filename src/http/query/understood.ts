import type { Type } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { fieldsOf } from '../fields/fields.pipe';

/** Whether a value is used unchanged. */
export type Check = (value: string) => boolean;

const CHECKS = 'query:checks';
const DOCUMENTED = 'swagger/apiParameters';

/**
 * For a query parameter whose invalid values fall back to a default: says which values are used. Any other value is
 * named in the `Hint` header, and is 400 with `Prefer: handling=strict`.
 *
 *     @Allow()
 *     @UnderstoodIf((value) => SORTS.includes(value))
 *     sort_by?: string;
 *
 * Nothing else is needed: every parameter that a handler does not declare, by a DTO or `@ApiQuery()`, is reported as
 * unknown, for all operations.
 */
export const UnderstoodIf =
  (check: Check): PropertyDecorator =>
  (target, property) =>
    Reflect.defineMetadata(CHECKS, check, target, property);

/** Like {@link UnderstoodIf}, for parameters declared with `@ApiQuery()`. */
export const UnderstoodParameter =
  (name: string, check: Check): MethodDecorator =>
  (_target, _method, { value: handler }) => {
    const checks = (Reflect.getMetadata(CHECKS, handler as object) ?? {}) as Record<string, Check>;
    Reflect.defineMetadata(CHECKS, { ...checks, [name]: check }, handler as object);
  };

/** For parameters with a fixed set of values, ignoring case. */
export const UnderstoodIfOneOf = (values: readonly string[]): PropertyDecorator =>
  UnderstoodIf((value) => values.includes(value.toLowerCase()));

const isAlwaysUnderstood: Check = () => true;

/** The declared query parameters of a handler, with their checks. */
export type Declared = ReadonlyMap<string, Check>;

/** Collects parameters from the DTO of `@Query()` and from the OpenAPI metadata. */
export function declaredBy(controller: Type<unknown>, handler: object & { name: string }): Declared {
  const documented = (Reflect.getMetadata(DOCUMENTED, handler) ?? []) as {
    in: string;
    name?: string;
    type?: unknown;
  }[];
  const inQuery = documented.filter((parameter) => parameter.in === 'query');
  const named = inQuery.flatMap(({ name }) => (name === undefined || name === '' ? [] : [name]));
  const checks = (Reflect.getMetadata(CHECKS, handler) ?? {}) as Record<string, Check>;
  const dtos = [...queryTypesOf(controller, handler.name), ...inQuery.map(({ type }) => type)];
  return new Map([
    ...named.map((name) => [name, isAlwaysUnderstood] as const),
    ...dtos.filter((dto) => typeof dto === 'function').flatMap((dto) => parametersOf(dto as Type<object>)),
    ...Object.entries(checks),
  ]);
}

/** The types of a handler's parameters with `@Query()`. */
function queryTypesOf(controller: Type<unknown>, handler: string): unknown[] {
  const types = (Reflect.getMetadata('design:paramtypes', controller.prototype as object, handler) ?? []) as unknown[];
  const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handler) ?? {}) as Record<
    string,
    { index: number }
  >;
  return Object.entries(args)
    .filter(([key]) => key.startsWith(`${RouteParamtypes.QUERY}:`))
    .map(([, { index }]) => types[index]);
}

const parametersOf = (dto: Type<object>): (readonly [string, Check])[] =>
  fieldsOf(dto).map((name) => [name, checkOf(dto, name)] as const);

const checkOf = (dto: Type<object>, name: string): Check =>
  (Reflect.getMetadata(CHECKS, dto.prototype as object, name) as Check | undefined) ?? isAlwaysUnderstood;
