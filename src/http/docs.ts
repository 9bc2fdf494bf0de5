import { applyDecorators, type Type } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiOperation,
  ApiResponse,
  getSchemaPath,
  type ApiResponseNoStatusOptions,
} from '@nestjs/swagger';
import { DomainError, type ErrorKind } from '../common/errors';
import type { Guide } from './dialects';
import { STATUS } from './errors.filter';
import { ETAG, TakesConditions, type Conditional } from './etag-docs';
import { Confirms } from './taskforge/envelope.interceptor';
import { GUIDE } from './taskforge/guide';
import { confirmation, type Confirmation } from './taskforge/words';
import { Shows } from './shows';

type Content = NonNullable<Extract<ApiResponseNoStatusOptions, { content?: unknown }>['content']>;

type Example = string | DomainError;

interface Operation {
  /** What the operation does, in a few words. */
  summary: string;
  /** What a caller should know besides: who may, what happens to the rest. */
  description: string;
  /** The code of the message that a success carries. */
  confirms?: Confirmation;
  status?: number;
  /** What `data` holds. */
  data?: Type<unknown>;
  /** The answer is a file of one of these types, and no envelope. */
  files?: Content;
  /** Headers of a success, besides those of every answer. */
  headers?: ApiResponseNoStatusOptions['headers'];
  /** What it does with the one thing that it is about. */
  conditional?: Conditional;
  /** Errors that it may answer besides those of every operation: status, and examples or their codes. */
  errors?: Partial<Record<number, Example | readonly Example[]>>;
}

/** An instant as this dialect shows it: UTC without a zone, the fraction omitted when it is zero. */
export const NaiveUtc = (): PropertyDecorator =>
  Shows({ pattern: String.raw`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{6})?$`, minLength: 19, maxLength: 26 });

/** Describes an operation of this dialect and gives its success a message. */
export function Describes(operation: Operation): MethodDecorator {
  const { summary, description, confirms, status = 200, data, files, headers, conditional, errors = {} } = operation;
  return applyDecorators(
    ApiOperation({ summary, description }),
    ...(confirms ? [Confirms(confirms)] : []),
    ...(data ? [ApiExtraModels(data)] : []),
    ApiResponse({
      status,
      description: confirms ? confirmation(confirms, 'en') : summary,
      headers: conditional && data ? { ...headers, ...ETAG } : headers,
      content: files ?? { 'application/json': { schema: envelope(confirms, data) } },
    }),
    ...(conditional ? [TakesConditions(conditional)] : []),
    ...Object.entries(errors).map(([number, codes]) => Refuses(GUIDE, Number(number), [codes!].flat())),
  );
}

/** Says that an operation may answer with this status, with these examples. */
export const Refuses = (guide: Guide, status: number, examples: readonly Example[]): MethodDecorator =>
  ApiResponse({ status, ...refusalResponse(guide, ...examples.map((each) => refusalOf(status, each))) });

/** The answer to these refusals, which have one status, with the examples of all. */
export function refusalResponse(guide: Guide, ...refusals: DomainError[]): { description: string; content: Content } {
  const shown = refusals.map((refusal) => guide.show(refusal));
  return {
    description: [...new Set(shown.map(({ description }) => description))].join(' · '),
    content: {
      'application/json': {
        schema: oneOf(shown.map(({ schema }) => schema)),
        examples: Object.assign({}, ...shown.map(({ examples }) => examples)) as Record<string, object>,
      },
    },
  };
}

function oneOf(names: string[]): object {
  const [first, ...more] = [...new Set(names)].map((name) => ({ $ref: `#/components/schemas/${name}` }));
  return more.length > 0 ? { anyOf: [first, ...more] } : first!;
}

/** The refusal of a code: "title.too_long" is the failure of a rule if the status is that of failing fields. */
function refusalOf(status: number, example: Example): DomainError {
  if (typeof example !== 'string') return example;
  const kind = (Object.keys(STATUS) as ErrorKind[]).find((each) => STATUS[each] === status)!;
  const [field, failure] = example.split('.');
  return kind === 'invalid' && failure
    ? new DomainError('invalid', 'fields', { [field!]: failure })
    : new DomainError(kind, example);
}

function envelope(confirms: Confirmation | undefined, data: Type<unknown> | undefined): object {
  const message = { type: 'string', description: 'Spanish, or English with `Accept-Language: en`.' };
  return {
    type: 'object',
    required: ['success', ...(confirms ? ['message'] : []), ...(data ? ['data'] : [])],
    additionalProperties: false,
    properties: {
      success: { type: 'boolean', enum: [true] },
      ...(confirms ? { message: { ...message, example: confirmation(confirms, 'es') } } : {}),
      ...(data ? { data: { $ref: getSchemaPath(data) } } : {}),
    },
  };
}
