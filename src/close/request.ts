import { createParamDecorator, Param, type ExecutionContext, type PipeTransform, type Type } from '@nestjs/common';
import { ApiParam, ApiQuery } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { invalid, type FieldErrors } from '../common/errors';

type Fields = Record<string, unknown>;

const HOUR_MS = 3_600_000;
const FURTHEST_ZONE_HOURS = 26;

const requestOf = (context: ExecutionContext): FastifyRequest => context.switchToHttp().getRequest<FastifyRequest>();

export const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The caller's time zone from `x-tz-offset`, in milliseconds ahead of UTC; 0 if it is missing or invalid. */
export function zoneOf({ headers }: FastifyRequest): number {
  const hours = Number(headers['x-tz-offset'] || '0');
  return Math.abs(hours) <= FURTHEST_ZONE_HOURS ? Math.round(hours * HOUR_MS) : 0;
}

/** See {@link zoneOf}. */
export const Zone = createParamDecorator((_: unknown, context: ExecutionContext) => zoneOf(requestOf(context)));

const Given = createParamDecorator((_: unknown, context: ExecutionContext) => filtersOf(requestOf(context)));

/** The filters of a request: `_params` of its body if there are any, otherwise the query string. */
export const Filters =
  (pipe: Type<PipeTransform>): ParameterDecorator =>
  (target, method, index) => {
    Given(pipe)(target, method, index);
    const types = Reflect.getMetadata('design:paramtypes', target, method!) as Type<unknown>[];
    describe(ApiQuery({ type: types[index] }), target, method!);
  };

/** The `:id` of the path, with an example for the OpenAPI document. */
export const CloseId =
  (example: string): ParameterDecorator =>
  (target, method, index) => {
    Param('id')(target, method, index);
    const description = 'The id of the object.';
    describe(ApiParam({ name: 'id', description, schema: { type: 'string', example } }), target, method!);
  };

const describe = (decorator: MethodDecorator, target: object, method: string | symbol): void =>
  void decorator(target, method, Object.getOwnPropertyDescriptor(target, method)!);

/** Parameters that take several values: separated by commas, repeated, or with `[]` after the name. */
const LISTS = new Set(['id__in', '_type__in', 'lead_id', 'contact_id', 'assigned_to', 'user_id', '_fields']);

/** The name of a parameter without the `[]` that lists may have. */
function listNameOf(parameter: string): string {
  const name = parameter.replace(/\[\]$/, '');
  return LISTS.has(name) ? name : parameter;
}

const hasParams = (body: unknown): body is Fields => isObject(body) && '_params' in body;

/** The parameters of a request: `_params` of its body if it has them, otherwise the query string. */
export function queryOf({ query, body }: FastifyRequest): Fields {
  const inBody = hasParams(body);
  const given = inBody ? body._params : query;
  return isObject(given) ? Object.fromEntries(valuesOf(given, inBody)) : {};
}

/** The parameters of a query string that do not count because the body has `_params`. */
export const ignoredIn = ({ query, body }: FastifyRequest): FieldErrors =>
  Object.fromEntries(
    Object.entries(hasParams(body) ? (query as Fields) : {})
      .filter(([, value]) => value !== '')
      .map(([name]) => [name, 'ignored']),
  );

/** The value of a list parameter without values. It matches no object, while an empty text counts as absent. */
const NO_VALUES = ',';

/**
 * Empty text and null count as absent. An empty list in `_params` does not: it matches nothing, so that a bulk update
 * does not reach more than was meant. If other parameters are repeated in a query string, the first value counts.
 */
export function filtersOf({ query, body }: FastifyRequest): Fields {
  const inBody = hasParams(body);
  const given = inBody ? body._params : query;
  if (!isObject(given)) throw invalid({ _params: 'not_choice' });
  const counting = (value: unknown): unknown => (inBody ? value : [value].flat()[0]);
  const filters = [...valuesOf(given, inBody)].map(([name, value]) => [name, counting(value)] as const);
  return Object.fromEntries(filters.filter(([, value]) => value !== '' && value !== null));
}

/** Values by name. Those of a list are one text; another parameter that a query string repeats has them all. */
function valuesOf(given: Fields, inBody: boolean): Map<string, unknown> {
  const values = new Map<string, unknown>();
  for (const [parameter, value] of Object.entries(given)) {
    const name = listNameOf(parameter);
    const isNone = inBody && name !== '_fields' && isEmptyList(value);
    const all = LISTS.has(name) ? joined(values.get(name), isNone ? NO_VALUES : value) : value;
    values.set(name, inBody ? plain(all) : all);
  }
  return values;
}

const isEmptyList = (value: unknown): boolean =>
  Array.isArray(value) && value.every((each) => each === '' || each === null);

function joined(before: unknown, value: unknown): unknown {
  if (before === undefined && !Array.isArray(value)) return value;
  const values = [before ?? [], value].flat().filter((each) => each !== '' && each !== null);
  return values.join(',');
}

/** JSON bodies may have lists, numbers and booleans where a query string has text. Rules refuse an empty list. */
function plain(value: unknown): unknown {
  if (Array.isArray(value) && !isEmptyList(value)) return value.join(',');
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}
