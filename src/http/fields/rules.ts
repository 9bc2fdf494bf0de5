import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsIn, IsString, Matches, ValidateBy, ValidateIf } from 'class-validator';
import { characters, isStorable } from '../../common/text';
import { Shows } from './shows';

/*
 * The rules of fields. Each gives its failure as a code ("too_long"), which the API puts into words, and tells the
 * OpenAPI document what it can of itself.
 */

/**
 * The rules of one field, checked from first to last; the first that fails counts, so a rule may rely on those before
 * it. (Decorators above each other would be checked from the lowest up.)
 */
export const Rules = (...rules: PropertyDecorator[]): PropertyDecorator => applyDecorators(...rules);

const rule = (name: string, message: string, holds: (value: unknown) => boolean): PropertyDecorator =>
  ValidateBy({ name, validator: { validate: holds } }, { message });

const text = (holds: (value: string) => boolean) => (value: unknown) => typeof value === 'string' && holds(value);

/** Absent is fine, null is not: IsOptional would let null through to a column that cannot hold it. */
export const MayBeAbsent = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);

/** Absent and null are fine. */
export const MayBeNull = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined && value !== null);

/** Absent, null and "" are all "missing". */
export const Required = (): PropertyDecorator =>
  applyDecorators(
    Shows({ minLength: 1 }),
    rule('required', 'required', (value) => value !== undefined && value !== null && value !== ''),
  );

export const NotEmpty = (): PropertyDecorator => rule('notEmpty', 'empty', (value) => value !== null && value !== '');

/** Takes white space off both ends; text of nothing else stays, for {@link NotBlank} to refuse. */
export const Trimmed = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() || value : value));

/** Takes white space off both ends; text of nothing else becomes null. */
export const TrimmedOrNull = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() || null : value));

export const NotBlank = (): PropertyDecorator =>
  applyDecorators(
    Shows({ minLength: 1, pattern: '\\S' }),
    rule(
      'notBlank',
      'too_short',
      text((value) => value.trim() !== ''),
    ),
  );

/** A string of characters that can be stored. */
export const Text = (): PropertyDecorator =>
  applyDecorators(IsString({ message: 'not_text' }), rule('storable', 'unusable', text(isStorable)));

export const MinCharacters = (least: number): PropertyDecorator =>
  applyDecorators(
    Shows({ minLength: least }),
    rule(
      'minCharacters',
      'too_short',
      text((value) => characters(value) >= least),
    ),
  );

export const MaxCharacters = (most: number): PropertyDecorator =>
  applyDecorators(
    Shows({ maxLength: most }),
    rule(
      'maxCharacters',
      'too_long',
      text((value) => characters(value) <= most),
    ),
  );

export const OneOf = (values: readonly string[]): PropertyDecorator =>
  applyDecorators(Shows({ enum: [...values] }), IsIn(values, { message: 'unknown' }));

export const Pattern = (pattern: RegExp, failure: string): PropertyDecorator =>
  applyDecorators(Shows({ pattern: pattern.source }), Matches(pattern, { message: failure }));

export const Holds = rule;

/** A date or a date-time in ISO 8601. Week dates and the basic form (`20300115`) are understood as well. */
export const MOMENT = String.raw`^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)?)?$`;
