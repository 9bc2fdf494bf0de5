import { SetMetadata, type CustomDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { varyBy } from '../http/accept';
import { routeMetadata } from '../http/access/route-metadata';
import { setEtag } from '../http/etags/etags';
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

const isBare = routeMetadata(BARE);
const confirmationsOf = routeMetadata(CONFIRMATION);

/** Wraps what the handler returned: `{success, message?, data?}`. Adds its headers to the response. */
export function enveloped(context: ExecutionContext, data: unknown): unknown {
  if (isBare(context)) return data;
  const reply = context.switchToHttp().getResponse<FastifyReply>();
  setEtag(reply, data);
  const codes = confirmationsOf(context) as Confirmations | undefined;
  if (!codes) return { success: true, data } satisfies Envelope;
  varyBy(reply, LANGUAGE_HEADER);
  const language = languageOf(context.switchToHttp().getRequest<FastifyRequest>());
  const message = confirmation(isDryRun(data) ? codes.dryRun : codes.done, language);
  return { success: true, message, data } satisfies Envelope;
}

const isDryRun = (data: unknown): boolean => (data as { dry_run?: unknown } | undefined)?.dry_run === true;
