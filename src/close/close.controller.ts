import { applyDecorators, Controller, HttpCode, UseInterceptors, type Type } from '@nestjs/common';
import {
  ApiBasicAuth,
  ApiBearerAuth,
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiQuery,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { WithApiKey } from '../http/access';
import { Refuses } from '../http/refusal-docs';
import { Bare } from '../http/bare';
import { ETAG, TakesConditions, type Conditional } from '../http/etags/etag-docs';
import { CLOSE } from './api';
import { FieldsInterceptor } from './fields.interceptor';

/** The name of the security scheme of API keys in the OpenAPI document. */
export const API_KEY_SCHEME = 'basic';

const ZONE = {
  name: 'x-tz-offset',
  required: false,
  description: 'Hours that the caller’s clocks are ahead of UTC; what is no such number counts as 0.',
  schema: { type: 'string', default: '0', example: '-2.5' },
};

const FIELDS = {
  name: '_fields',
  required: false,
  description:
    'Comma-separated keys to show of each object; the others are left out then, also those that are always there otherwise.',
  schema: { type: 'string', example: 'id,date_updated' },
};

/** A controller of this API, under `/api/v1/`. */
export const CloseController = (path: string, tag: string): ClassDecorator =>
  applyDecorators(
    Controller(`api/v1/${path}`),
    ApiTags(tag),
    ApiBasicAuth(API_KEY_SCHEME),
    ApiBearerAuth(),
    ApiHeader(ZONE),
    WithApiKey(),
    Bare(),
    UseInterceptors(FieldsInterceptor),
  );

/** A part of a list. */
export interface Page<T> {
  data: T[];
  has_more: boolean;
}

interface Operation {
  summary: string;
  description: string;
  /** What a success looks like. */
  example: object;
  /** What it shows: an object of this class. */
  of?: Type<unknown>;
  /** What it shows: a part of a list of objects of this class … */
  page?: Type<unknown>;
  /** … and these, beside `data`, in place of `has_more`. */
  beside?: Record<string, object>;
  /** Headers of a success, besides those of every operation. */
  headers?: Record<string, object>;
  /** What it does with the one thing that it is about. */
  conditional?: Conditional;
  /** Errors that it may answer besides those of every operation: status and codes of examples. */
  errors?: Partial<Record<number, string | readonly string[]>>;
}

const HAS_MORE = { has_more: { type: 'boolean', description: 'Whether there is another part behind this one.' } };

/** An operation of this API; a success is always 200. */
export function Answers(operation: Operation): MethodDecorator {
  const { summary, description, example, of, page, beside, conditional, headers, errors = {} } = operation;
  const shown = of ?? page;
  return applyDecorators(
    HttpCode(200),
    ApiOperation({ summary, description }),
    ...(shown ? [ApiExtraModels(shown), ApiQuery(FIELDS)] : []),
    ApiResponse({
      status: 200,
      description: summary,
      headers: { ...(conditional && shown ? ETAG : {}), ...headers },
      content: { 'application/json': { schema: schemaOf({ of, page, beside, example }), example } },
    }),
    ...(conditional ? [TakesConditions(conditional)] : []),
    ...Object.entries(errors).map(([status, codes]) => Refuses(CLOSE.guide, Number(status), [codes!].flat())),
  );
}

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
