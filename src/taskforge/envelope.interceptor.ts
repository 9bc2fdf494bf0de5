import {
  Injectable,
  SetMetadata,
  type CallHandler,
  type CustomDecorator,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { varyBy } from '../http/accept';
import { settingEtag } from '../http/etags/etags';
import { BARE } from '../http/bare';
import { LANGUAGE_HEADER, languageOf } from '../http/language';
import { confirmation, type Confirmation } from './words/words';

const CONFIRMATION = 'taskforge:confirmation';

/** The message of a successful answer; without it the answer has none. */
export const Confirms = (code: Confirmation): CustomDecorator => SetMetadata(CONFIRMATION, code);

export interface Envelope {
  success: true;
  message?: string;
  data?: unknown;
}

/** How this API says yes: `{success, message?, data?}` around what the handler returns. */
@Injectable()
export class EnvelopeInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const places = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean>(BARE, places)) return next.handle();
    const code = this.reflector.get<Confirmation | undefined>(CONFIRMATION, context.getHandler());
    const http = context.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const message = code && confirmation(code, languageOf(http.getRequest<FastifyRequest>()));
    if (code) varyBy(reply, LANGUAGE_HEADER);
    const tag = settingEtag<unknown>(reply);
    return next.handle().pipe(
      tag,
      map((data: unknown): Envelope => ({ success: true, message, data })),
    );
  }
}
