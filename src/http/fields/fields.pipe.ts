import { Injectable, type ArgumentMetadata, type PipeTransform, type Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync } from 'class-validator';
import { invalid, invalidRequest, type FieldErrors } from '../../common/errors';
import { collectRulesOnce } from './known-rules';
import { isOnlyOnce } from './only-once';

type Fields = Record<string, unknown>;

/** DTOs can allow an empty object, which changes nothing. */
interface DtoClass extends Type<object> {
  mayBeEmpty?: boolean;
}

/**
 * Converts a body or query string to its DTO: picks known keys, ignores others, checks all rules and throws `invalid`
 * with all failing fields in declaration order.
 */
@Injectable()
export class FieldsPipe implements PipeTransform {
  async transform(value: unknown, { metatype, type }: ArgumentMetadata): Promise<unknown> {
    if (!metatype || type === 'param') return value;
    const names = fieldsOf(metatype);
    if (names.length === 0) return value;
    if (type !== 'query' && !isUsable(value, metatype)) throw invalidRequest('no_data');
    const fields = pick((value ?? {}) as Fields, names, type === 'query' ? metatype : undefined);
    if (type === 'query' && Object.keys(fields).length === 0 && acceptsEmpty(metatype)) return new metatype();
    const { dto, errors } = checked(metatype as Type<object>, fields);
    const all = { ...errors, ...(await this.moreFailures(dto, value, errors)) };
    if (Object.keys(all).length > 0) throw invalid(inDeclaredOrder(dto, all));
    return dto;
  }

  /** Hook for rules that need the database, so that their failures are reported together with the others. */
  protected moreFailures(_dto: object, _given: unknown, _errors: FieldErrors): Promise<FieldErrors> {
    return Promise.resolve({});
  }
}

/** Converts a body to a DTO with its failures. Throws `invalid` if the body is not an object. */
export function check<Dto extends object>(dto: Type<Dto>, body: unknown): Checked<Dto> {
  if (!isUsable(body, dto)) throw invalidRequest('no_data');
  return checked(dto, pick(body as Fields, fieldsOf(dto)));
}

export interface Checked<Dto> {
  dto: Dto;
  errors: FieldErrors;
}

function checked<Dto extends object>(dtoClass: Type<Dto>, fields: Fields): Checked<Dto> {
  const dto = plainToInstance(dtoClass, hasConstructors(fields) ? (withoutConstructors(fields) as Fields) : fields);
  return { dto, errors: failures(dto, fieldsOf(dtoClass)) };
}

function hasConstructors(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Array.isArray(value)
    ? value.some(hasConstructors)
    : Object.entries(value).some(([name, each]) => name === 'constructor' || hasConstructors(each));
}

/** class-transformer takes a `constructor` in a nested object for its class, and throws. */
function withoutConstructors(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutConstructors);
  const others = Object.entries(value).filter(([name]) => name !== 'constructor');
  return Object.fromEntries(others.map(([name, each]) => [name, withoutConstructors(each)]));
}

collectRulesOnce();

const cache = new Map<unknown, string[]>();

/** The field names of a DTO in declaration order. */
export function fieldsOf(dto: Type<unknown>): string[] {
  let names = cache.get(dto);
  if (!names) {
    const rules = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
    names = [...new Set(rules.map((rule) => rule.propertyName))];
    cache.set(dto, names);
  }
  return names;
}

const acceptsEmptyCache = new Map<unknown, boolean>();

/** Whether a DTO accepts an empty query string. Cached, because most requests have none. */
function acceptsEmpty(dto: Type<object>): boolean {
  const known = acceptsEmptyCache.get(dto) ?? Object.keys(checked(dto, {}).errors).length === 0;
  acceptsEmptyCache.set(dto, known);
  return known;
}

function isUsable(body: unknown, dto: DtoClass | Type<unknown>): boolean {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return false;
  return Object.keys(body).length > 0 || (dto as DtoClass).mayBeEmpty === true;
}

function pick(source: Fields, names: string[], query?: Type<unknown>): Fields {
  const picked: Fields = {};
  for (const name of names) {
    if (!Object.hasOwn(source, name)) continue;
    const value = source[name];
    // Of a repeated parameter the first value counts, unless its rules forbid repetition.
    picked[name] = query && Array.isArray(value) && !isOnlyOnce(query, name) ? value[0] : value;
  }
  return picked;
}

function failures(dto: object, names: string[]): FieldErrors {
  const errors = validateSync(dto, { stopAtFirstError: true, forbidUnknownValues: false });
  if (errors.length === 0) return {};
  return Object.fromEntries(
    errors
      .filter((error) => names.includes(error.property))
      .map((error) => [error.property, Object.values(error.constraints ?? {})[0] ?? 'unusable']),
  );
}

/** Sorts failures in the declaration order of the DTO's fields; others come last. */
export function inDeclaredOrder(dto: object, errors: FieldErrors): FieldErrors {
  const names = fieldsOf(dto.constructor as Type<unknown>).filter((name) => Object.hasOwn(errors, name));
  return { ...Object.fromEntries(names.map((name) => [name, errors[name]!])), ...errors };
}
