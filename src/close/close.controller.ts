import { applyDecorators, Controller, HttpCode, UseInterceptors } from '@nestjs/common';
import { ApiBasicAuth, ApiBearerAuth, ApiHeader, ApiOperation, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import { WithApiKey } from '../http/access';
import { Bare } from '../http/taskforge/envelope.interceptor';
import { FieldsInterceptor } from './fields.interceptor';

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
}

const REFUSALS = {
  400: { errors: [], 'field-errors': { date: 'Invalid ISO 8601 datetime.' } },
  401: { error: 'Unauthorized' },
  404: { error: 'Empty query: Task matching query does not exist.' },
  429: { error: { message: 'API call count exceeded for this period', rate_reset: 5 }, rate_reset: 5 },
};

/** An operation of this dialect; a success is always 200. */
export const Answers = ({ summary, description, example, shows = true }: Operation): MethodDecorator =>
  applyDecorators(
    HttpCode(200),
    ApiOperation({ summary, description }),
    ...(shows
      ? [ApiQuery({ name: '_fields', required: false, type: String, description: 'Comma-separated keys to show.' })]
      : []),
    ApiResponse({ status: 200, description: summary, content: { 'application/json': { example } } }),
    ...Object.entries(REFUSALS).map(([status, body]) =>
      ApiResponse({
        status: Number(status),
        description: 'No',
        content: { 'application/json': { example: body } },
      }),
    ),
  );
