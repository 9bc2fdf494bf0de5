import type { FastifyReply, FastifyRequest } from 'fastify';

/** What an answer consists of; `body` is JSON as it was sent. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Thrown where a request turns out to be a repetition: the answer that the first one got is given again. */
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

/** A request that may be a repetition of another that is being answered meanwhile. */
export interface RepeatableRequest extends FastifyRequest {
  /** The answer that the other got, if it has it by now. */
  earlierAnswer?: () => Promise<Replay | undefined>;
}
