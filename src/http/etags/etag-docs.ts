import { applyDecorators } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';

/** An operation on one thing: one that makes it, one that shows it, or one that changes it. */
export type Conditional = 'create' | 'read' | 'write';

/** The headers of an answer that shows one thing. */
export const ETAG = {
  ETag: {
    description: 'A strong tag of what is there, for If-Match and If-None-Match.',
    schema: { type: 'string' as const, example: '"3-5f1d7a84"' },
  },
};

const CONDITIONS = {
  'If-None-Match': 'Tags of what the caller has already: if it is still so, the answer is 304 without a body.',
  'If-Match':
    'Tags of the versions that the caller expects, or `*` for any: if another is there, nothing is changed. Required with `REQUIRE_IF_MATCH=on`.',
};

const condition = (name: keyof typeof CONDITIONS): MethodDecorator =>
  ApiHeader({ name, required: false, description: CONDITIONS[name], schema: { type: 'string' } });

/** Which condition such an operation takes; what it answers for its sake, the document adds to all alike. */
export const TakesConditions = (of: Conditional): MethodDecorator =>
  applyDecorators(...(of === 'create' ? [] : [condition(of === 'read' ? 'If-None-Match' : 'If-Match')]));
