import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable, type PipeTransform, type Type } from '@nestjs/common';
import { DomainError, invalid, type FieldErrors } from '../../common/errors';
import { check, FieldsPipe } from '../../http/fields/fields.pipe';
import { CheckedBody } from '../../http/fields/checked-body';
import { CreateTaskDto, patchOf, UpdateTaskDto } from '../dto/task.dto';
import type { Given } from './task-bulk.service';
import { BulkTasksDto, TaskOperationDto } from './task-bulk.dto';
import type { CreateOperation, TaskOperation } from './task-operation';

/** Other requests go on after so many. Checking them all takes several milliseconds. */
const OPERATIONS_PER_TURN = 50;

export interface Bulk {
  operations: Given[];
  isDryRun: boolean;
}

/** Parses the operations. An invalid operation becomes its error, so that all errors are reported together. */
@Injectable()
export class TaskBulkPipe implements PipeTransform<unknown, Promise<Bulk>> {
  private readonly fields = new FieldsPipe();

  async transform(body: unknown): Promise<Bulk> {
    const { operations, dry_run = false } = (await this.fields.transform(body, {
      type: 'body',
      metatype: BulkTasksDto,
    })) as BulkTasksDto;
    const given: Given[] = [];
    for (const operation of operations) {
      if (given.length % OPERATIONS_PER_TURN === OPERATIONS_PER_TURN - 1) await nextTurn();
      given.push(await operationOf(operation).catch(asRefusal));
    }
    return { operations: given, isDryRun: dry_run };
  }
}

function asRefusal(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  throw error;
}

async function operationOf(sent: unknown): Promise<TaskOperation> {
  const { dto, errors } = check(TaskOperationDto, sent);
  const { op, id, ref, version } = dto;
  const all = { ...errors, ...contradictions(dto) };
  if (Object.keys(all).length > 0) throw invalid(all);
  const { data } = sent as { data?: unknown };
  if (op === 'create') return { op, ref, ...newTaskIn(checked(CreateTaskDto, data)) };
  return op === 'update'
    ? { op, id, ref, version, patch: patchOf(checked(UpdateTaskDto, data)) }
    : { op, id, ref, version };
}

/** Operations other than `create` need either `id` or `ref`; `create` takes neither `id` nor `version`. */
function contradictions({ op, id, ref, version }: TaskOperationDto): FieldErrors {
  if (op === 'create')
    return {
      ...(id === undefined ? {} : { id: 'unexpected' }),
      ...(version === undefined ? {} : { version: 'unexpected' }),
    };
  if (id !== undefined && ref !== undefined) return { ref: 'unexpected' };
  return id === undefined && ref === undefined ? { id: 'required' } : {};
}

function checked<Dto extends object>(dtoClass: Type<Dto>, data: unknown): CheckedBody<Dto> {
  const { dto, errors } = check(dtoClass, data);
  return new CheckedBody(dto, errors, data);
}

function newTaskIn(body: CheckedBody<CreateTaskDto>): Pick<CreateOperation, 'tagIds' | 'fields'> {
  const { dto, errors } = body;
  return {
    tagIds: errors.tags === undefined ? (dto.tagIds() ?? []) : [],
    fields(failures) {
      body.refuse({ ...errors, ...failures });
      return dto.fields();
    },
  };
}
