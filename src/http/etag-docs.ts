import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiResponse, type ApiResponseNoStatusOptions } from '@nestjs/swagger';

/** An operation on one thing: one that makes it, one that shows it, or one that changes it. */
export type Conditional = 'create' | 'read' | 'write';

type Response = Pick<ApiResponseNoStatusOptions, 'description' | 'content'>;

/** The headers of an answer that shows one thing. */
export const ETAG = {
  ETag: {
    description: 'A strong tag of what is shown, for If-Match and If-None-Match.',
    schema: { type: 'string' as const, example: '"3-5f1d7a84"' },
  },
};

/** What conditions such an operation takes, and what it may answer for their sake; `refusal` is what a dialect says. */
export function TakesConditions(of: Conditional, refusal: (status: 412 | 428) => Response): MethodDecorator {
  if (of === 'create') return applyDecorators();
  if (of === 'read')
    return applyDecorators(
      ApiHeader({ name: 'If-None-Match', required: false, description: 'Tags of what the caller has already, or *.' }),
      ApiResponse({ status: 304, description: 'The caller has it already.', headers: ETAG }),
    );
  return applyDecorators(
    ApiHeader({
      name: 'If-Match',
      required: false,
      description: 'Tags of the versions that the caller expects, or * for any; required with REQUIRE_IF_MATCH=on.',
    }),
    ApiResponse({ status: 412, ...refusal(412), headers: ETAG }),
    ApiResponse({ status: 428, ...refusal(428) }),
  );
}
