import type { FastifyReply, FastifyRequest } from 'fastify';
import type { UserActor } from '../../common/actor';

/** A request that has been answered, or whose client has gone. Knows no path, no query and no body: they hold secrets. */
export interface SeenRequest {
  request: FastifyRequest;
  reply: FastifyReply;
  /** The pattern of the path, as documented ("/api/tasks/{id}"); absent if no route matched. */
  route: string | undefined;
  /** The name of the API. */
  api: string;
  status: number;
  milliseconds: number;
  /** Of the client, or of the one that a trusted proxy names. */
  address: string | undefined;
  /** Bytes of the body; for a stream, the bytes that were sent, with their framing. */
  bytes: number;
  /** Why it was refused. */
  code: string | undefined;
  userId: number | undefined;
  credential: string | undefined;
}

export interface NotedRequest extends FastifyRequest {
  user?: Partial<UserActor> & { sub?: string; sid?: string };
  refusalCode?: string;
  loggedInId?: number;
}

/** Notes why a request is refused. */
export const noteRefusal = (request: FastifyRequest, code: string): void =>
  void ((request as NotedRequest).refusalCode = code);

/** Notes who has logged in by a request. */
export const noteLogin = (request: FastifyRequest, userId: number): void =>
  void ((request as NotedRequest).loggedInId = userId);
