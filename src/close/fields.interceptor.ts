import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, tap, type Observable } from 'rxjs';
import { setEtag } from '../http/etags/etags';
import { filtersOf, isObject } from './request';

/** Reduces objects to the keys in `_fields`; unknown names are ignored. The ETag covers the whole object. */
@Injectable()
export class FieldsInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const tagged = next.handle().pipe(tap((view: unknown) => setEtag(reply, view)));
    const asked = filtersOf(http.getRequest<FastifyRequest>())._fields;
    if (typeof asked !== 'string') return tagged;
    const names = asked.split(',').map((name) => name.trim());
    if (names.includes('_all')) return tagged;
    return tagged.pipe(map((shown: unknown) => pickFrom(shown, names)));
  }
}

function pickFrom(shown: unknown, names: string[]): unknown {
  if (!isObject(shown)) return shown;
  if (Array.isArray(shown.data)) return { ...shown, data: shown.data.map((each) => pick(each, names)) };
  return pick(shown, names);
}

const pick = (shown: unknown, names: string[]): unknown =>
  isObject(shown) ? Object.fromEntries(Object.entries(shown).filter(([name]) => names.includes(name))) : shown;
