import { Param, type ExecutionContext, type PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../common/errors';
import { isPossibleId } from '../common/ids';

const NO_ID = 0;

/** The id that a path names. What is no number is no such path; a number that no row can have is an id without a row. */
export function parsePathId(text: string): number {
  if (!/^\d+$/.test(text)) throw new DomainError('not_found', 'unknown_path');
  const id = Number(text);
  return isPossibleId(id) ? id : NO_ID;
}

/** The `:id` of the path of a request. */
export const pathIdOf = (context: ExecutionContext): number =>
  parsePathId(context.switchToHttp().getRequest<FastifyRequest<{ Params: { id: string } }>>().params.id);

const pathId: PipeTransform<string, number> = { transform: parsePathId };

const described = (example: number) => ({
  name: 'id',
  description: 'The id from a list or another response. 404 if it is not a whole number.',
  schema: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER, example },
});

/** The `:id` of the path, a whole number such as this example. */
export const PathId =
  (example = 1): ParameterDecorator =>
  (target, method, index) => {
    Param('id', pathId)(target, method, index);
    ApiParam(described(example))(target, method!, Object.getOwnPropertyDescriptor(target, method!)!);
  };
