import { applyDecorators, Controller, HttpCode, type Type } from '@nestjs/common';
import {
  ApiBasicAuth,
  ApiBearerAuth,
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiQuery,
  type ApiQueryOptions,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { Refuses } from '../http/refusal-docs';
import { Bare } from '../http/bare';
import { ETAG, TakesConditions, type Conditional } from '../http/etags/etag-docs';
import { CLOSE } from './api';
import { Finishes } from '../http/finishing';
import { UnderstoodParameter } from '../http/query/understood';
import { withFields } from './fields';

/** The name of the security scheme of API keys in the OpenAPI document. */
export const API_KEY_SCHEME = 'basic';

const ZONE = {
  name: 'x-tz-offset',
  required: false,
  description: 'Time zone of the caller, in hours ahead of UTC. Default 0. Invalid values are ignored.',
  schema: { type: 'string', default: '0', example: '-2.5' },
};

const fieldsOf = (shown: object): ApiQueryOptions => ({
  name: '_fields',
  required: false,
  description: 'Keys to return for each object, separated by commas. All other keys are left out, even required ones.',
  schema: { type: 'string', example: 'date_updated' in shown ? 'id,date_updated' : 'id' },
});

/** A controller of this API, under `/api/v1/`. */
export const CloseController = (path: string, tag: string): ClassDecorator =>
  applyDecorators(
    Controller(`api/v1/${path}`),
    ApiTags(tag),
    ApiBasicAuth(API_KEY_SCHEME),
    ApiBearerAuth(),
    ApiHeader(ZONE),
    Bare(),
    Finishes(withFields),
  );

/** One page of a list. */
export interface Page<T> {
  data: T[];
  has_more: boolean;
}

interface Operation {
  summary: string;
  description: string;
  /** Default 200. */
  status?: number;
  /** An example of the response body. */
  example: object;
  /** Responds with an object of this class. */
  of?: Type<unknown>;
  /** Responds with a page of objects of this class. */
  page?: Type<unknown>;
  /** Keys that only some of the objects have, besides those of the example. */
  details?: readonly string[];
  /** Schemas of the keys next to `data`; default `has_more`. */
  beside?: Record<string, object>;
  /** Additional response headers. */
  headers?: Record<string, object>;
  /** Whether the operation reads, writes or creates one object, for ETags and conditional requests. */
  conditional?: Conditional;
  /** Errors in addition to those of every operation: codes of examples by status. */
  errors?: Partial<Record<number, string | readonly string[]>>;
}

const HAS_MORE = { has_more: { type: 'boolean', description: 'Whether there are more objects after this page.' } };

/** Documents an operation of this API. The success status is 200 unless clients expect another. */
export function Answers(operation: Operation): MethodDecorator {
  const {
    summary,
    description,
    example,
    of,
    page,
    beside,
    conditional,
    headers,
    status = 200,
    errors = {},
  } = operation;
  const shown = of ?? page;
  const one = page ? (example as Page<object>).data[0]! : example;
  const keys = new Set(['_all', ...Object.keys(one), ...(operation.details ?? [])]);
  return applyDecorators(
    HttpCode(status),
    ApiOperation({ summary, description }),
    ...(shown
      ? [
          ApiExtraModels(shown),
          ApiQuery(fieldsOf(one)),
          UnderstoodParameter('_fields', (names) => haveAll(keys, names)),
        ]
      : []),
    ApiResponse({
      status,
      description: summary,
      headers: { ...(conditional && shown ? ETAG : {}), ...headers },
      content: { 'application/json': { schema: schemaOf({ of, page, beside, example }), example } },
    }),
    ...(conditional ? [TakesConditions(conditional)] : []),
    ...Object.entries(errors).map(([number, codes]) => Refuses(CLOSE.guide, Number(number), [codes!].flat())),
  );
}

const haveAll = (keys: ReadonlySet<string>, names: string): boolean =>
  names.split(',').every((name) => name.trim() === '' || keys.has(name.trim()));

function schemaOf({
  of,
  page,
  beside = HAS_MORE,
  example,
}: Pick<Operation, 'of' | 'page' | 'beside' | 'example'>): object {
  if (of) return { $ref: getSchemaPath(of) };
  const fixed = Object.entries(example).map(([name, value]) => [
    name,
    { type: typeof value, enum: [value as unknown] },
  ]);
  const properties: Record<string, object> = page
    ? { data: { type: 'array', items: { $ref: getSchemaPath(page) } }, ...beside }
    : (Object.fromEntries(fixed) as Record<string, object>);
  return { type: 'object', required: Object.keys(properties), additionalProperties: false, properties };
}
