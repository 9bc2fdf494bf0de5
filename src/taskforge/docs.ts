import { applyDecorators, type Type } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiOperation,
  ApiResponse,
  getSchemaPath,
  type ApiResponseNoStatusOptions,
} from '@nestjs/swagger';
import { ETAG, TakesConditions, type Conditional } from '../http/etags/etag-docs';
import { Refuses, type Content, type Example } from '../http/refusal-docs';
import { Confirms } from './envelopes';
import { GUIDE } from './guide';
import { confirmation, type Confirmation } from './words/words';

interface Operation {
  /** What the operation does, in a few words. */
  summary: string;
  /** Further facts for callers: who may, and side effects. */
  description: string;
  /** The code of the message that a success carries. */
  confirms?: Confirmation;
  /** The code of the message if `data.dry_run` is true. */
  confirmsDryRun?: Confirmation;
  status?: number;
  /** What `data` holds: one shape, or one of several. */
  data?: Type<unknown> | Type<unknown>[];
  /** The answer is a file of one of these types, and no envelope. */
  files?: Content;
  /** Headers of a success, besides those of every answer. */
  headers?: ApiResponseNoStatusOptions['headers'];
  /** How it treats `If-Match` and `If-None-Match` for its resource. */
  conditional?: Conditional;
  /** Errors that it may answer besides those of every operation: status, and examples or their codes. */
  errors?: Partial<Record<number, Example | readonly Example[]>>;
}

/** Describes an operation of the TaskForge API and gives its success a message. */
export function Describes(operation: Operation): MethodDecorator {
  const { summary, description, confirms, confirmsDryRun, status = 200, files, headers, conditional } = operation;
  const { errors = {} } = operation;
  const data = [operation.data ?? []].flat();
  return applyDecorators(
    ApiOperation({ summary, description }),
    ...(confirms ? [Confirms(confirms, confirmsDryRun)] : []),
    ApiExtraModels(...data),
    ApiResponse({
      status,
      description: confirms ? confirmation(confirms, 'en') : summary,
      headers: conditional && data.length > 0 ? { ...headers, ...ETAG } : headers,
      content: files ?? { 'application/json': { schema: envelope(confirms, data) } },
    }),
    ...(conditional ? [TakesConditions(conditional)] : []),
    ...Object.entries(errors).map(([number, codes]) => Refuses(GUIDE, Number(number), [codes!].flat())),
  );
}

function envelope(confirms: Confirmation | undefined, data: Type<unknown>[]): object {
  const shapes = data.map((each) => ({ $ref: getSchemaPath(each) }));
  const message = { type: 'string', description: 'Spanish, or English with `Accept-Language: en`.' };
  return {
    type: 'object',
    required: ['success', ...(confirms ? ['message'] : []), ...(shapes.length > 0 ? ['data'] : [])],
    additionalProperties: false,
    properties: {
      success: { type: 'boolean', enum: [true] },
      ...(confirms ? { message: { ...message, example: confirmation(confirms, 'es') } } : {}),
      ...(shapes.length > 0 ? { data: shapes.length > 1 ? { anyOf: shapes } : shapes[0] } : {}),
    },
  };
}
