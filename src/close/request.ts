import { createParamDecorator, Param, type ExecutionContext, type PipeTransform, type Type } from '@nestjs/common';
import { ApiParam, ApiQuery } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { invalid } from '../common/errors';

type Fields = Record<string, unknown>;

const HOUR_MS = 3_600_000;
const FURTHEST_ZONE_HOURS = 26;

const requestOf = (context: ExecutionContext): FastifyRequest => context.switchToHttp().getRequest<FastifyRequest>();

export const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** How far, in milliseconds, the caller's clocks are ahead of UTC by their `x-tz-offset`; UTC if it is of no use. */
export function zoneOf({ headers }: FastifyRequest): number {
  const hours = Number(headers['x-tz-offset'] || '0');
  return Math.abs(hours) <= FURTHEST_ZONE_HOURS ? Math.round(hours * HOUR_MS) : 0;
}

/** See {@link zoneOf}. */
export const Zone = createParamDecorator((_: unknown, context: ExecutionContext) => zoneOf(requestOf(context)));

const Given = createParamDecorator((_: unknown, context: ExecutionContext) => filtersOf(requestOf(context)));

/** The filters of a request: those of its query string or, if its body has `_params`, those. */
export const Filters =
  (pipe: Type<PipeTransform>): ParameterDecorator =>
  (target, method, index) => {
    Given(pipe)(target, method, index);
    const types = Reflect.getMetadata('design:paramtypes', target, method!) as Type<unknown>[];
    describe(ApiQuery({ type: types[index] }), target, method!);
  };

/** The `:id` of the path, like this example. */
export const CloseId =
  (example: string): ParameterDecorator =>
  (target, method, index) => {
    Param('id')(target, method, index);
    const description = 'The id, as lists and answers show it.';
    describe(ApiParam({ name: 'id', description, schema: { type: 'string', example } }), target, method!);
  };

const describe = (decorator: MethodDecorator, target: object, method: string | symbol): void =>
  void decorator(target, method, Object.getOwnPropertyDescriptor(target, method)!);

/** Parameters that take several values: with commas between them, repeated, or with `[]` behind the name. */
const LISTS = new Set(['id__in', '_type__in', 'lead_id', 'contact_id', 'assigned_to', 'user_id', '_fields']);

/** The name that a parameter counts for: lists may have `[]` behind theirs. */
function listNameOf(parameter: string): string {
  const name = parameter.replace(/\[\]$/, '');
  return LISTS.has(name) ? name : parameter;
}

/** The parameters of a request: those of its query string or, if its body has an object `_params`, those. */
export function queryOf({ query, body }: FastifyRequest): Fields {
  const given = isObject(body) && isObject(body._params) ? body._params : (query as Fields);
  return Object.fromEntries(Object.entries(given).map(([parameter, value]) => [listNameOf(parameter), value]));
}

/** Empty values count as absent; of other parameters that are repeated, the first value counts. */
export function filtersOf({ query, body }: FastifyRequest): Fields {
  const inBody = isObject(body) && '_params' in body;
  const given = inBody ? body._params : query;
  if (!isObject(given)) throw invalid({ _params: 'not_choice' });
  const filters = new Map<string, unknown>();
  for (const [parameter, value] of Object.entries(given)) {
    const name = listNameOf(parameter);
    const all = LISTS.has(name) ? joined(filters.get(name), value) : value;
    filters.set(name, inBody ? plain(all) : [all].flat()[0]);
  }
  return Object.fromEntries([...filters].filter(([, value]) => value !== '' && value !== null));
}

function joined(before: unknown, value: unknown): unknown {
  if (before === undefined && !Array.isArray(value)) return value;
  const values = [before ?? [], value].flat().filter((each) => each !== '' && each !== null);
  return values.join(',');
}

/** In JSON a list may be a list and a flag a flag; in an address all are text. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}
