import { applyDecorators } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';

/** Whether an operation creates, reads or writes a single object. */
export type Conditional = 'create' | 'read' | 'write';

/** Headers of responses with a single object. */
export const ETAG = {
  ETag: {
    description: 'A strong tag of the current version, for `If-Match` and `If-None-Match`.',
    schema: { type: 'string' as const, example: '"3-5f1d7a84"' },
  },
};

const CONDITIONS = {
  'If-None-Match': 'ETags that the client already has. If one is current, the response is 304 without a body.',
  'If-Match':
    'ETags of the versions that the client expects, or `*` for any. If the current version is another, nothing changes and the response is 412. Required with `REQUIRE_IF_MATCH=on`.',
};

const condition = (name: keyof typeof CONDITIONS): MethodDecorator =>
  ApiHeader({ name, required: false, description: CONDITIONS[name], schema: { type: 'string' } });

/**
 * Documents the conditional header of an operation. The resulting responses are added for all such operations alike.
 */
export const TakesConditions = (of: Conditional): MethodDecorator =>
  applyDecorators(...(of === 'create' ? [] : [condition(of === 'read' ? 'If-None-Match' : 'If-Match')]));
