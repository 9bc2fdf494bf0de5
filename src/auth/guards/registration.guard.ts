import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Invitations } from '../../users/tokens/invitations.service';

/** Answers 403 before the body is validated where `REGISTRATION` lets nobody register. The service asks the same again. */
@Injectable()
export class RegistrationGuard implements CanActivate {
  constructor(private readonly invitations: Invitations) {}

  canActivate(context: ExecutionContext): boolean {
    const { body } = context.switchToHttp().getRequest<FastifyRequest<{ Body?: { invitation?: unknown } }>>();
    this.invitations.expectMayRegister(body?.invitation);
    return true;
  }
}
