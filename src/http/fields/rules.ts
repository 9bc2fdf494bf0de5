import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsIn, IsString, Matches, ValidateBy, ValidateIf } from 'class-validator';
import { characters, isStorable } from '../../common/text';
import { Shows } from './shows';

/*
 * Rules for fields. Each reports a failure code ("too_long"), which the API translates to a message, and describes
 * itself in the OpenAPI document.
 */

/**
 * The rules of a field, checked in order; the first failure is reported, so rules can rely on earlier ones. (Stacked
 * decorators would be checked from bottom to top.)
 */
export const Rules = (...rules: PropertyDecorator[]): PropertyDecorator => applyDecorators(...rules);

const rule = (name: string, message: string, holds: (value: unknown) => boolean): PropertyDecorator =>
  ValidateBy({ name, validator: { validate: holds } }, { message });

const text = (holds: (value: string) => boolean) => (value: unknown) => typeof value === 'string' && holds(value);

/** Allows absent values, but not null. IsOptional would pass null to a column that cannot hold it. */
export const MayBeAbsent = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);

/** Allows absent values and null. */
export const MayBeNull = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined && value !== null);

/** Absent, null and "" all fail as "missing". */
export const Required = (): PropertyDecorator =>
  applyDecorators(
    Shows({ minLength: 1 }),
    rule('required', 'required', (value) => value !== undefined && value !== null && value !== ''),
  );

export const NotEmpty = (): PropertyDecorator => rule('notEmpty', 'empty', (value) => value !== null && value !== '');

/** Trims white space. Blank text is kept for {@link NotBlank} to refuse. */
export const Trimmed = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() || value : value));

/** Trims white space. Blank text becomes null. */
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

/** Pattern of ISO 8601 dates and date-times. Week dates and the basic form (`20300115`) are also accepted. */
export const MOMENT = String.raw`^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)?)?$`;
