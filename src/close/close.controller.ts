import { applyDecorators, Controller, HttpCode, UseInterceptors } from '@nestjs/common';
import { ApiBasicAuth, ApiBearerAuth, ApiHeader, ApiOperation, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import { WithApiKey } from '../http/access';
import { Bare } from '../http/taskforge/envelope.interceptor';
import { ETAG, TakesConditions, type Conditional } from '../http/etag-docs';
import { FieldsInterceptor } from './fields.interceptor';
import { kindText } from './words';

/** The name of the security scheme of API keys in the OpenAPI document. */
export const API_KEY_SCHEME = 'basic';

/** A controller of this dialect, under `/api/v1/`. */
export const CloseController = (path: string, tag: string): ClassDecorator =>
  applyDecorators(
    Controller(`api/v1/${path}`),
    ApiTags(tag),
    ApiBasicAuth(API_KEY_SCHEME),
    ApiBearerAuth(),
    ApiHeader({
      name: 'x-tz-offset',
      required: false,
      description: 'Hours that the caller is ahead of UTC, e.g. -2.5.',
    }),
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
  description?: string;
  /** What a success looks like. */
  example: unknown;
  /** Whether it shows objects, so that `_fields` may choose of their keys. */
  shows?: boolean;
  /** What it does with the one thing that it is about. */
  conditional?: Conditional;
}

const REFUSALS = {
  400: { errors: [], 'field-errors': { date: 'Invalid ISO 8601 datetime.' } },
  401: { error: 'Unauthorized' },
  404: { error: 'Empty query: Task matching query does not exist.' },
  429: { error: { message: 'API call count exceeded for this period', rate_reset: 5 }, rate_reset: 5 },
};

const CONDITIONS = { 412: 'precondition_failed', 428: 'precondition_required' } as const;

const conditionRefusal = (status: 412 | 428) => ({
  description: 'No',
  content: { 'application/json': { example: { error: kindText(CONDITIONS[status]) } } },
});

/** An operation of this dialect; a success is always 200. */
export const Answers = ({ summary, description, example, shows = true, conditional }: Operation): MethodDecorator =>
  applyDecorators(
    HttpCode(200),
    ApiOperation({ summary, description }),
    ...(shows
      ? [ApiQuery({ name: '_fields', required: false, type: String, description: 'Comma-separated keys to show.' })]
      : []),
    ApiResponse({
      status: 200,
      description: summary,
      headers: conditional && shows ? ETAG : undefined,
      content: { 'application/json': { example } },
    }),
    ...(conditional ? [TakesConditions(conditional, conditionRefusal)] : []),
    ...Object.entries(REFUSALS).map(([status, body]) =>
      ApiResponse({
        status: Number(status),
        description: 'No',
        content: { 'application/json': { example: body } },
      }),
    ),
  );
