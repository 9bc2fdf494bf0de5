import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { isAdmin, type UserActor } from '../common/actor';
import type { DomainError } from '../common/errors';
import { EventsService } from '../events/events.service';

const OF_USERS = /^\/api\/(?:trash\/)?users\/:id/;

/** Records refusals of admins, and of others at operations for admins. */
@Injectable()
export class Refusals {
  constructor(private readonly events: EventsService) {}

  /** Never throws, because the refusal must be answered in any case. */
  async note(refusal: DomainError, request: FastifyRequest & { user?: Partial<UserActor> }): Promise<void> {
    const actor = request.user;
    if (!isActor(actor) || !isOfAdmins(refusal, actor)) return;
    const { code, facts } = refusal;
    await this.events.note(actor, {
      name: 'auth.refused',
      subject: { type: 'user', id: actor.userId },
      userId: targetOf(request),
      snapshot: { code, ...facts },
    });
  }
}

const isActor = (user: Partial<UserActor> | undefined): user is UserActor =>
  user?.userId !== undefined && user.api !== undefined;

const isOfAdmins = ({ kind, code }: DomainError, actor: UserActor): boolean =>
  code === 'role.required' || code === 'user.last_admin' || (kind === 'forbidden' && isAdmin(actor));

/** The account that the path names, if it is about one. */
function targetOf({ routeOptions, params }: FastifyRequest): number | undefined {
  const id = Number((params as { id?: string } | undefined)?.id);
  return OF_USERS.test(routeOptions.url ?? '') && Number.isSafeInteger(id) && id < 2 ** 31 ? id : undefined;
}
