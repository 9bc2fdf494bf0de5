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

interface Confirmations {
  done: Confirmation;
  dryRun: Confirmation;
}

/** The message of a successful response, and of one whose data has `dry_run: true`. Without it there is none. */
export const Confirms = (done: Confirmation, dryRun = done): CustomDecorator =>
  SetMetadata(CONFIRMATION, { done, dryRun } satisfies Confirmations);

export interface Envelope {
  success: true;
  message?: string;
  data?: unknown;
}

/** Wraps the result of the handler: `{success, message?, data?}`. */
@Injectable()
export class EnvelopeInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const places = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean>(BARE, places)) return next.handle();
    const codes = this.reflector.get<Confirmations | undefined>(CONFIRMATION, context.getHandler());
    const http = context.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const request = http.getRequest<FastifyRequest>();
    if (codes) varyBy(reply, LANGUAGE_HEADER);
    const message = (data: unknown): string | undefined =>
      codes && confirmation(isDryRun(data) ? codes.dryRun : codes.done, languageOf(request));
    const tag = settingEtag<unknown>(reply);
    return next.handle().pipe(
      tag,
      map((data: unknown): Envelope => ({ success: true, message: message(data), data })),
    );
  }
}

const isDryRun = (data: unknown): boolean => (data as { dry_run?: unknown } | undefined)?.dry_run === true;
