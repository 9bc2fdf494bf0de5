import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError, PreconditionFailed, type ErrorKind, type Facts } from '../../common/errors';
import { varyBy } from '../accept';
import type { Apis, Endpoint } from '../apis';
import { expectsSomething } from '../etags/etags';
import { joinHints } from './hints';
import { nearTo } from './near-routes';
import { Replay, type RepeatableRequest } from './replay';
import type { Routes } from '../routes';
import { noteRefusal } from '../requests/seen-request';

/** Default status of each kind of error. */
export const STATUS: Record<ErrorKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  not_acceptable: 406,
  conflict: 409,
  gone: 410,
  precondition_failed: 412,
  too_large: 413,
  unsupported_media: 415,
  unprocessable: 422,
  precondition_required: 428,
  too_many: 429,
  unexpected: 500,
  unavailable: 503,
};

const RETRY_AFTER_SECONDS = '1';

/** Turns every error into a response: chooses the status and lets the API write the message. */
@Catch()
export class ErrorsFilter implements ExceptionFilter {
  private readonly logger = new Logger('Http');
  /** Hears of refusals before they are answered. */
  onRefusal: (refusal: DomainError, request: FastifyRequest) => Promise<void> = () => Promise.resolve();

  constructor(
    private readonly routes: Routes,
    private readonly apis: Apis,
  ) {}

  async catch(exception: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const request = http.getRequest<RepeatableRequest>();
    const reply = http.getResponse<FastifyReply>();
    const replay = exception instanceof Replay ? exception : await earlierAnswerTo(request);
    if (!replay && exception instanceof DomainError) await this.onRefusal(exception, request);
    if (replay) replay.sendTo(reply);
    else this.answer(exception, request, reply);
  }

  /** For errors outside Nest, e.g. paths that the router cannot decode. */
  answer(exception: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const api = this.apis.of(request);
    let refusal = this.refusalFor(exception, request, reply);
    noteRefusal(request, refusal.code);
    if (isAbsence(refusal, api) && expectsSomething(request)) refusal = new PreconditionFailed();
    if (mayRetry(refusal)) reply.header('Retry-After', RETRY_AFTER_SECONDS);
    if (refusal instanceof PreconditionFailed && refusal.etag) reply.header('ETag', refusal.etag);
    const { status = STATUS[refusal.kind], headers = {}, body, variesBy } = api.refuse(refusal, request);
    if (variesBy) varyBy(reply, variesBy);
    const hint = joinHints(headers.Hint, reply.getHeader('Hint'));
    reply
      .status(status)
      .headers({ ...headers, ...hint })
      .send(body);
  }

  private refusalFor(exception: unknown, request: FastifyRequest, reply: FastifyReply): DomainError {
    if (exception instanceof DomainError) {
      if (exception.code === 'unknown_path') return this.wrongWay(request, reply);
      return exception;
    }
    const status = statusOf(exception);
    if (status === 404 || status === 414 || isUndecodable(exception)) return this.wrongWay(request, reply);
    if (status === 413) return new DomainError('too_large', 'too_large');
    if (status === 415) return new DomainError('unsupported_media', 'unsupported_media_type');
    if (status >= 400 && status < 500) return new DomainError('invalid', 'malformed');
    this.log(exception, request);
    return new DomainError('unexpected', 'unexpected');
  }

  private wrongWay(request: FastifyRequest, reply: FastifyReply): DomainError {
    const path = request.url.split('?', 1)[0]!;
    const methods = this.routes.methodsOf(path);
    if (methods.length === 0) return unknownPath({ near: this.near(path).join(', ') });
    // The route exists, but the id is invalid.
    if (methods.includes(request.method)) return unknownPath();
    reply.header('Allow', methods.join(', '));
    const allowed = methods.filter((method) => method !== 'HEAD').join(', ');
    return new DomainError('method_not_allowed', 'method_not_allowed', {}, { facts: { allowed } });
  }

  private near(path: string): string[] {
    const api = this.apis.of({ url: path });
    const its = this.routes.paths.filter((other) => this.apis.of({ url: other }) === api);
    return nearTo(path, its).map((other) => this.apis.documentedPath(other));
  }

  private log(error: unknown, request: FastifyRequest): void {
    // Not the path itself: its query may hold a ticket.
    const where = `${request.method} ${request.routeOptions.url ?? '(no route)'} failed (request ${request.id})`;
    this.logger.error(where, error instanceof Error ? error : String(error));
  }
}

const unknownPath = (facts?: Facts): DomainError => new DomainError('not_found', 'unknown_path', {}, { facts });

/** Whether a retry may succeed soon. */
const mayRetry = ({ kind, code }: DomainError): boolean => kind === 'unavailable' || code === 'idempotency.in_progress';

/** A retry may fail because of the first request, e.g. because that deleted the task. */
const earlierAnswerTo = async ({ earlierAnswer }: RepeatableRequest): Promise<Replay | undefined> =>
  earlierAnswer?.().catch(() => undefined);

/** Whether the response says that the object does not exist. Unknown paths do not count. */
const isAbsence = (refusal: DomainError, api: Endpoint): boolean =>
  (refusal.kind === 'not_found' && refusal.code !== 'unknown_path') || api.looksMissing?.(refusal) === true;

function statusOf(exception: unknown): number {
  if (exception instanceof HttpException) return exception.getStatus();
  return (exception as { statusCode?: number } | undefined)?.statusCode ?? 500;
}

/** A path with invalid percent-encoding matches nothing. */
const isUndecodable = (exception: unknown): boolean =>
  (exception as { code?: string } | undefined)?.code === 'FST_ERR_BAD_URL';
