import type { FastifyReply, FastifyRequest } from 'fastify';

/** A response; `body` is the JSON text as sent. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Thrown when a request is a retry. The stored response is sent again. */
export class Replay extends Error {
  constructor(readonly answer: Answer) {
    super('replay');
  }

  sendTo(reply: FastifyReply): void {
    const { status, headers, body } = this.answer;
    reply.status(status).headers(headers).header('Idempotency-Replayed', 'true');
    reply.header('Content-Type', 'application/json; charset=utf-8').send(body);
  }
}

/** A request that may be a retry of one that finishes meanwhile. */
export interface RepeatableRequest extends FastifyRequest {
  /** The response to the other request, if available. */
  earlierAnswer?: () => Promise<Replay | undefined>;
}
