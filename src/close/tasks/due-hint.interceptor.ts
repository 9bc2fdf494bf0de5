import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { tap, type Observable } from 'rxjs';
import { hintHeader, LONGEST_HINT } from '../../http/errors/hints';
import { isObject, zoneOf } from '../request';
import { hintOfIgnored } from './task-due';
import type { TaskRequest } from './task.guard';

/** How the document shows the header. */
export const IGNORED = {
  Hint: {
    description: 'Which fields of the body were ignored because another one takes precedence.',
    schema: { type: 'string', maxLength: LONGEST_HINT, example: "Ignored: due_date. 'date' takes precedence" },
  },
};

/** Says in the `Hint` header which of `due_date` and `is_dateless` had no effect on a task that was changed. */
@Injectable()
export class DueHintInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<TaskRequest>();
    return next.handle().pipe(tap(() => addHint(http.getResponse<FastifyReply>(), hintFor(request))));
  }
}

const hintFor = (request: TaskRequest): string | undefined =>
  isObject(request.body) ? hintOfIgnored(request.body, request.task?.createdAt, zoneOf(request)) : undefined;

function addHint(reply: FastifyReply, hint: string | undefined): void {
  if (hint === undefined) return;
  const present = reply.getHeader('Hint');
  reply.headers(hintHeader(present === undefined ? hint : `${String(present)}; ${hint}`));
}
