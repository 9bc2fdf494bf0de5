import { applyDecorators, type Type } from '@nestjs/common';
import { ValidateBy } from 'class-validator';

const ONLY_ONCE = 'query:only-once';

/** Refuses a repeated query parameter with the failure "repeated". */
export const OnlyOnce = (): PropertyDecorator =>
  applyDecorators(
    (target: object, property: string | symbol) => Reflect.defineMetadata(ONLY_ONCE, true, target, property),
    ValidateBy(
      { name: 'onlyOnce', validator: { validate: (value) => !Array.isArray(value) } },
      { message: 'repeated' },
    ),
  );

export const isOnlyOnce = (dto: Type<unknown>, property: string): boolean =>
  Reflect.getMetadata(ONLY_ONCE, dto.prototype as object, property) === true;
