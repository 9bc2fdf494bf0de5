import type { FastifyReply, FastifyRequest } from 'fastify';
import { hintHeader, MAX_HINT_CHARACTERS } from '../../http/errors/hints';
import type { Finish } from '../../http/finishing';
import { withFields } from '../fields';
import { isObject, zoneOf } from '../request';
import { hintOfIgnored } from './task-due';
import type { CloseTaskView } from './task.presenter';

/** The header in the OpenAPI document. */
export const IGNORED = {
  Hint: {
    description: 'Which fields of the body were ignored because another one takes precedence.',
    schema: { type: 'string', maxLength: MAX_HINT_CHARACTERS, example: "Ignored: due_date. 'date' takes precedence" },
  },
};

/** Like {@link withFields}. Names in the `Hint` header the fields (`due_date`, `is_dateless`) that had no effect on an update. */
export const withDueHint: Finish = (context) => {
  const http = context.switchToHttp();
  const finish = withFields(context);
  return (shown) => {
    addHint(
      http.getResponse<FastifyReply>(),
      hintFor(http.getRequest<FastifyRequest>(), shown as Partial<CloseTaskView>),
    );
    return finish(shown);
  };
};

function hintFor(request: FastifyRequest, { date_created: created }: Partial<CloseTaskView>): string | undefined {
  if (!isObject(request.body)) return undefined;
  return hintOfIgnored(request.body, created === undefined ? undefined : new Date(created), zoneOf(request));
}

function addHint(reply: FastifyReply, hint: string | undefined): void {
  if (hint === undefined) return;
  const present = reply.getHeader('Hint');
  reply.headers(hintHeader(present === undefined ? hint : `${String(present)}; ${hint}`));
}
