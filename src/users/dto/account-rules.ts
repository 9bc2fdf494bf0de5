import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsEmail, IsString, Matches } from 'class-validator';
import { MaxCharacters, MinCharacters, Pattern, Text, Trimmed } from '../../http/fields/rules';
import { Shows } from '../../http/fields/shows';

const USERNAME = /^[a-zA-Z0-9_-]+$/;

/** 3 to 80 letters, digits, underscores and hyphens. */
export const Username = (): PropertyDecorator =>
  applyDecorators(Trimmed(), Text(), MinCharacters(3), MaxCharacters(80), Pattern(USERNAME, 'unusable'));

/** 3 to 120 characters, stored in lower case. */
export const Email = (): PropertyDecorator =>
  applyDecorators(
    Shows({ format: 'email' }),
    Trimmed(),
    LowerCase(),
    Text(),
    MinCharacters(3),
    MaxCharacters(120),
    IsEmail({}, { message: 'unusable' }),
  );

/** At most 50 characters; may be empty. null means empty. */
export const PersonName = (): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? value.trim() : value === null ? '' : value,
    ),
    Text(),
    MaxCharacters(50),
  );

export const LowerCase = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.toLowerCase() : value));

/** What the OpenAPI document says of a password. */
export const SECRET = { format: 'password', writeOnly: true };

/**
 * 8 to 128 characters with an uppercase and a lowercase letter of any alphabet and an ASCII digit. The OpenAPI document
 * has no pattern for it, since regular expressions for letters of all alphabets differ between languages.
 */
export const NewPassword = (): PropertyDecorator =>
  applyDecorators(
    Shows(SECRET),
    IsString({ message: 'not_text' }),
    MinCharacters(8),
    MaxCharacters(128),
    Matches(/\p{Lu}/u, { message: 'no_upper' }),
    Matches(/\p{Ll}/u, { message: 'no_lower' }),
    Matches(/[0-9]/, { message: 'no_digit' }),
  );
