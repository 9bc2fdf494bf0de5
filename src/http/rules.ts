import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsIn, IsString, Matches, ValidateBy, ValidateIf } from 'class-validator';
import { characters, isStorable } from '../common/text';

/*
 * The rules of fields. Each gives its failure as a code ("too_long"), which the dialect puts into words.
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
  rule('required', 'required', (value) => value !== undefined && value !== null && value !== '');

export const NotEmpty = (): PropertyDecorator => rule('notEmpty', 'empty', (value) => value !== null && value !== '');

/** Takes white space off both ends; text of nothing else stays, for {@link NotBlank} to refuse. */
export const Trimmed = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() || value : value));

/** Takes white space off both ends; text of nothing else becomes null. */
export const TrimmedOrNull = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() || null : value));

export const NotBlank = (): PropertyDecorator =>
  rule(
    'notBlank',
    'too_short',
    text((value) => value.trim() !== ''),
  );

/** A string of characters that can be stored. */
export const Text = (): PropertyDecorator =>
  applyDecorators(IsString({ message: 'not_text' }), rule('storable', 'unusable', text(isStorable)));

export const MinCharacters = (least: number): PropertyDecorator =>
  rule(
    'minCharacters',
    'too_short',
    text((value) => characters(value) >= least),
  );

export const MaxCharacters = (most: number): PropertyDecorator =>
  rule(
    'maxCharacters',
    'too_long',
    text((value) => characters(value) <= most),
  );

export const OneOf = (values: readonly string[]): PropertyDecorator => IsIn(values, { message: 'unknown' });

export const Pattern = (pattern: RegExp, failure: string): PropertyDecorator => Matches(pattern, { message: failure });

export const Holds = rule;
