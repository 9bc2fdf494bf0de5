import { ApiResponse, type ApiResponseNoStatusOptions } from '@nestjs/swagger';
import { DomainError, type ErrorKind } from '../common/errors';
import type { Guide } from './apis';
import { STATUS } from './errors/errors.filter';

export type Content = NonNullable<Extract<ApiResponseNoStatusOptions, { content?: unknown }>['content']>;

/** A refusal, or the code of one. */
export type Example = string | DomainError;

/** Documents a refusal of an operation, with examples. */
export const Refuses = (guide: Guide, status: number, examples: readonly Example[]): MethodDecorator =>
  ApiResponse({ status, ...refusalResponse(guide, ...examples.map((each) => refusalOf(status, each))) });

/** The documented response for refusals with the same status. */
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

/** The refusal for a code. With the status of field errors, "title.too_long" means a failed rule. */
function refusalOf(status: number, example: Example): DomainError {
  if (typeof example !== 'string') return example;
  const kind = (Object.keys(STATUS) as ErrorKind[]).find((each) => STATUS[each] === status)!;
  const [field, failure] = example.split('.');
  return kind === 'invalid' && failure
    ? new DomainError('invalid', 'fields', { [field!]: failure })
    : new DomainError(kind, example);
}
