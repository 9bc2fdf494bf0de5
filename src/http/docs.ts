import { applyDecorators, type Type } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiOperation,
  ApiResponse,
  getSchemaPath,
  type ApiResponseNoStatusOptions,
} from '@nestjs/swagger';
import { refusalOf } from './taskforge/refusal';
import { confirmation, errorWords, type Confirmation } from './taskforge/words';
import { ETAG, TakesConditions, type Conditional } from './etag-docs';
import { Confirms } from './taskforge/envelope.interceptor';

interface Operation {
  /** What the operation does, in a few words. */
  summary: string;
  description?: string;
  /** The code of the message that a success carries. */
  confirms?: Confirmation;
  status?: number;
  /** What `data` holds: a class, or a named list of a class beside `pagination`. */
  data?: Type<unknown>;
  /** The answer is a file of one of these types, and no envelope. */
  files?: Record<string, object>;
  /** What it does with the one thing that it is about. */
  conditional?: Conditional;
  /** Errors that it may answer besides those of every operation: status and code of an example. */
  errors?: Partial<Record<400 | 401 | 403 | 404 | 409, string>>;
}

const CONDITIONS = { 412: 'version.changed', 428: 'version.required' };

/** Describes an operation of this dialect and gives its success a message. */
export function Describes({
  summary,
  description,
  confirms,
  status = 200,
  data,
  files,
  conditional,
  errors = {},
}: Operation): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary, description }),
    ...(confirms ? [Confirms(confirms)] : []),
    ...(data ? [ApiExtraModels(data)] : []),
    ApiResponse({
      status,
      description: summary,
      headers: conditional && data ? ETAG : undefined,
      content: files ? filesContent(files) : { 'application/json': { schema: envelope(confirms, data) } },
    }),
    ...(conditional ? [TakesConditions(conditional, (number) => refusalResponse(CONDITIONS[number]))] : []),
    ...Object.entries(errors).map(([number, code]) =>
      ApiResponse({ status: Number(number), ...refusalResponse(code) }),
    ),
  );
}

/** An error answer, with a real example in both languages. */
export const refusalResponse = (
  code: string,
): Required<Pick<ApiResponseNoStatusOptions, 'description' | 'content'>> => ({
  description: errorWords(code, 'en').text,
  content: {
    'application/json': {
      schema: { $ref: '#/components/schemas/Refusal' },
      examples: { español: { value: refusalOf(code, 'es') }, english: { value: refusalOf(code, 'en') } },
    },
  },
});

const filesContent = (files: Record<string, object>): Record<string, { schema: object }> =>
  Object.fromEntries(Object.entries(files).map(([type, schema]) => [type, { schema }]));

function envelope(confirms: Confirmation | undefined, data: Type<unknown> | undefined): object {
  return {
    type: 'object',
    required: ['success', ...(confirms ? ['message'] : []), ...(data ? ['data'] : [])],
    properties: {
      success: { type: 'boolean', enum: [true] },
      ...(confirms ? { message: { type: 'string', example: confirmation(confirms, 'es') } } : {}),
      ...(data ? { data: { $ref: getSchemaPath(data) } } : {}),
    },
  };
}

/** The shape of every refusal, {@link RefusalBody}. */
export const refusalSchema = {
  type: 'object' as const,
  required: ['success', 'message'],
  properties: {
    success: { type: 'boolean', enum: [false] },
    error: { type: 'string', description: 'A title; only for errors of the framework, of tokens and of roles.' },
    message: { type: 'string', description: 'What is wrong; of several failing fields, the first.' },
    errors: {
      type: 'array',
      description: 'All failing fields; only when fields fail.',
      items: {
        type: 'object',
        required: ['field', 'message'],
        properties: { field: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
};
