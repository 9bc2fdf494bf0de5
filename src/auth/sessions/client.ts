import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** The origin of a request, as shown with its session. */
export interface Client {
  userAgent: string | null;
  address: string;
}

const LONGEST_USER_AGENT = 300;

export const clientOf = ({ headers, ip }: FastifyRequest): Client => ({
  userAgent: headers['user-agent']?.slice(0, LONGEST_USER_AGENT) ?? null,
  address: ip,
});

/** The {@link Client} of the request. */
export const CurrentClient = createParamDecorator((_: unknown, context: ExecutionContext) =>
  clientOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
