import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { isAdmin, type Actor, type Role } from '../../common/actor';
import { conflict, forbidden } from '../../common/errors';
import { CONFIG, type Config } from '../../config';
import { UnitOfWork } from '../../database/unit-of-work';
import { created } from '../../events/changes';
import { EventsService } from '../../events/events.service';
import { User } from '../user.entity';
import type { AccountToken } from './account-token.entity';
import { AccountTokens } from './account-tokens';
import { Links, type Link } from './links';

const WEEK_SECONDS = 604_800;

/** What an invitation says about the new account. */
export type Invited = { email: string; role: Role };

/** Invitations to register: each works once within a week. */
@Injectable()
export class Invitations {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly tokens: AccountTokens,
    private readonly links: Links,
    private readonly events: EventsService,
  ) {}

  /** Throws `conflict` if there is an account with this e-mail, `forbidden` while nobody may register. */
  create(actor: Actor, { email, role }: Invited): Promise<Link> {
    if (!isAdmin(actor)) throw forbidden('role.required');
    if (this.config.registration === 'closed') throw forbidden('registration.closed');
    return this.unitOfWork.run(async (em) => {
      if (await em.existsBy(User, { email })) throw conflict('users.email.taken');
      const bearer = { userId: null, email, role };
      const link = await this.links.issue(em, 'invitation', bearer, WEEK_SECONDS, { email, language: null });
      const subject = { type: 'invitation', id: email.slice(0, MAX_SUBJECT) };
      await this.events.record(em, actor, { name: 'invitation.created', subject, changes: created({ email, role }) });
      return link;
    });
  }

  /** Throws `forbidden` if `REGISTRATION` does not let somebody register with this invitation, or without one. */
  expectMayRegister(invitation: unknown): void {
    const { registration } = this.config;
    if (registration === 'closed') throw forbidden('registration.closed');
    const isMissing = invitation === undefined || invitation === null || invitation === '';
    if (registration === 'invite' && isMissing) throw forbidden('registration.invite_only');
  }

  /** The e-mail and role of an invitation. Throws `forbidden` if it has ended. */
  async read(token: string): Promise<Invited> {
    return invitedIn(await this.unitOfWork.read((em) => this.tokens.find(em, 'invitation', token)));
  }

  /** Like {@link read}, and uses the invitation up. */
  async use(em: EntityManager, token: string): Promise<Invited> {
    const found = await this.tokens.find(em, 'invitation', token);
    const invited = invitedIn(found);
    if (!(await this.tokens.use(em, found!))) throw forbidden('invitation.ended');
    return invited;
  }
}

const MAX_SUBJECT = 64;

function invitedIn(token: AccountToken | undefined): Invited {
  if (!token) throw forbidden('invitation.ended');
  return { email: token.email!, role: token.role! };
}
