import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Identity, UserActor } from '../../common/actor';
import { unauthenticated } from '../../common/errors';
import { UnitOfWork } from '../../database/unit-of-work';
import { StandingCredentials } from '../standing-credentials';
import { Ticket } from './ticket.entity';

export const TICKET_SECONDS = 60;
const TICKET_BYTES = 32;

/** Tickets, each of which opens one stream on any instance within a minute. */
@Injectable()
export class TicketsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly credentials: StandingCredentials,
  ) {}

  /** Issues a ticket for the actor's session or API key. */
  issue({ credential, validUntilMs }: UserActor): Promise<string> {
    const text = randomBytes(TICKET_BYTES).toString('base64url');
    const now = Date.now();
    return this.unitOfWork.run(async (em) => {
      await clearExpired(em, now);
      await em.insert(Ticket, {
        hash: hashOf(text),
        credential: credential!,
        credentialExpiresAt: validUntilMs === undefined ? null : new Date(validUntilMs),
        expiresAt: new Date(now + TICKET_SECONDS * 1_000),
      });
      return text;
    });
  }

  /** Redeems a ticket. Throws `unauthenticated` if it does not exist, or if its session or API key has ended. */
  async redeem(text: unknown): Promise<Identity> {
    const ticket = typeof text === 'string' ? await this.take(hashOf(text)) : undefined;
    if (!ticket || ticket.expiresAt.getTime() <= Date.now()) throw unauthenticated('ticket.invalid');
    const validUntilMs = ticket.credentialExpiresAt?.getTime();
    const identity = (await this.credentials.identities([ticket.credential])).get(ticket.credential);
    if (!identity || (validUntilMs ?? Infinity) <= Date.now()) throw unauthenticated('ticket.invalid');
    return { ...identity, validUntilMs };
  }

  /** If a ticket is used twice at once, only one request deletes the row. */
  private take(hash: string): Promise<Ticket | undefined> {
    return this.unitOfWork.run(async (em) => {
      const ticket = await em.findOneBy(Ticket, { hash });
      const { affected } = ticket ? await em.delete(Ticket, { hash }) : { affected: 0 };
      return affected === 1 ? ticket! : undefined;
    });
  }
}

async function clearExpired(em: EntityManager, now: number): Promise<void> {
  // delete() does not apply column transformers to its conditions.
  await em.createQueryBuilder().delete().from(Ticket).where('expires_at <= :now', { now }).execute();
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');
