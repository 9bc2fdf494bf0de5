import { Param, type ExecutionContext, type PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../common/errors';
import { isPossibleId } from '../common/ids';

const NO_ID = 0;

/**
 * Parses an id in a path. Throws `unknown_path` unless it is a number. Numbers out of range become an id that no row
 * has.
 */
export function parsePathId(text: string): number {
  if (!/^\d+$/.test(text)) throw new DomainError('not_found', 'unknown_path');
  const id = Number(text);
  return isPossibleId(id) ? id : NO_ID;
}

/** The `:id` in the path of a request. */
export const pathIdOf = (context: ExecutionContext): number =>
  parsePathId(context.switchToHttp().getRequest<FastifyRequest<{ Params: { id: string } }>>().params.id);

const pathId: PipeTransform<string, number> = { transform: parsePathId };

const described = (example: number) => ({
  name: 'id',
  description: 'The id from a list or another response. 404 if it is not a whole number.',
  schema: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER, example },
});

/** Injects the `:id` of the path, with an example for the documentation. */
export const PathId =
  (example = 1): ParameterDecorator =>
  (target, method, index) => {
    Param('id', pathId)(target, method, index);
    ApiParam(described(example))(target, method!, Object.getOwnPropertyDescriptor(target, method!)!);
  };
