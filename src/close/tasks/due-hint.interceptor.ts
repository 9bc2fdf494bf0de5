import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { tap, type Observable } from 'rxjs';
import { hintHeader, MAX_HINT_CHARACTERS } from '../../http/errors/hints';
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

/** Names in the `Hint` header the fields (`due_date`, `is_dateless`) that had no effect on an update. */
@Injectable()
export class DueHintInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    return next
      .handle()
      .pipe(tap((view: Partial<CloseTaskView>) => addHint(http.getResponse<FastifyReply>(), hintFor(request, view))));
  }
}

function hintFor(request: FastifyRequest, { date_created: created }: Partial<CloseTaskView>): string | undefined {
  if (!isObject(request.body)) return undefined;
  return hintOfIgnored(request.body, created === undefined ? undefined : new Date(created), zoneOf(request));
}

function addHint(reply: FastifyReply, hint: string | undefined): void {
  if (hint === undefined) return;
  const present = reply.getHeader('Hint');
  reply.headers(hintHeader(present === undefined ? hint : `${String(present)}; ${hint}`));
}
