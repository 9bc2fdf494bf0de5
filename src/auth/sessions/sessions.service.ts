import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor, Identity, Role, UserActor } from '../../common/actor';
import { CommittedRefusal, unauthenticated } from '../../common/errors';
import { isStorable } from '../../common/text';
import type { Find } from '../../database/rows/lookup';
import { UnitOfWork } from '../../database/unit-of-work';
import { EventsService } from '../../events/events.service';
import type { User } from '../../users/user.entity';
import { AccountsService } from '../../users/accounts.service';
import { TASKFORGE } from '../../taskforge/api';
import { Session } from './session.entity';
import type { AccessClaims, RefreshClaims } from './claims';
import type { Client } from './client';
import { SessionUses } from './session-uses';
import { Tokens } from './tokens';

export interface TokenPair {
  access: string;
  refresh: string;
}

/** Sessions: starts, checks, refreshes and ends logins. A token is valid only while its session is. */
@Injectable()
export class SessionsService {
  private readonly holders: Find<string, Holder>;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly events: EventsService,
    private readonly tokens: Tokens,
    private readonly accounts: AccountsService,
    private readonly uses: SessionUses,
  ) {
    this.holders = unitOfWork.lookup({ select: liveSessions, keyOf: ({ id }) => id });
  }

  /** Starts a session and deletes expired ones of the user. `user` is the one whose password was checked. */
  start(user: User, client: Client, request: Actor['request']): Promise<TokenPair> {
    const key = randomBytes(32).toString('base64url');
    return this.unitOfWork.run(async (em) => {
      await this.accounts.confirm(em, user);
      const session = newSession(user, client, hashOf(key), this.tokens.lifetimes.refresh);
      await clearRunOut(em, session);
      await em.insert(Session, session);
      await this.record(em, { ...actorOf(session, user), request }, 'session.started', session.id);
      return { access: this.tokens.access(session), refresh: this.tokens.refresh(session, key, 0) };
    });
  }

  /** The user of an access token. Throws `unauthenticated` if its session has ended. */
  async identify(claims: AccessClaims, client: Client): Promise<Identity> {
    const holder = await this.holderOf(claims);
    if (!holder) throw unauthenticated('token.revoked');
    this.uses.note(holder.id, Number(holder.last_used_at), client);
    return { ...identityOfHolder(holder), validUntilMs: claims.exp * 1_000 };
  }

  /** The users of these sessions, without ended ones. Does not count as a use. */
  async identities(ids: string[]): Promise<Identity[]> {
    const holders = ids.length > 0 ? await this.holders(...ids) : [];
    return holders.flatMap((holder) => (holder && !isRunOut(holder) ? [identityOfHolder(holder)] : []));
  }

  /** Whether the session of a token has not ended. */
  async isLive(claims: AccessClaims | RefreshClaims): Promise<boolean> {
    return (await this.holderOf(claims)) !== undefined;
  }

  /**
   * Issues new tokens. The old refresh token stays valid until the new one is used. If it is used after that, it has
   * been stolen and the session ends. Throws `unauthenticated` if the token is no longer valid.
   */
  async refresh(claims: RefreshClaims): Promise<TokenPair> {
    const tokens = await this.unitOfWork.run(async (em) => {
      const session = await find(em, claims);
      if (session && !session.user.isActive) throw unauthenticated('refresh_token.user_gone');
      if (!session || !isLive(session) || !isKey(claims.key, session)) throw unauthenticated('refresh_token.ended');
      if (claims.gen < session.refreshGeneration) return this.remove(em, actorOf(session, session.user), session.id);
      if (claims.gen > session.refreshGeneration)
        await em.update(Session, session.id, { refreshGeneration: claims.gen });
      return { access: this.tokens.access(session), refresh: this.tokens.refresh(session, claims.key, claims.gen + 1) };
    });
    if (!tokens) throw new CommittedRefusal('unauthenticated', 'refresh_token.ended');
    return tokens;
  }

  /** Ends the session of the request, including its access token. */
  end(actor: UserActor): Promise<void> {
    return this.unitOfWork.run((em) => this.remove(em, actor, actor.sessionId ?? ''));
  }

  private async holderOf({ sid, sub }: AccessClaims | RefreshClaims): Promise<Holder | undefined> {
    if (typeof sid !== 'string' || !isStorable(sid)) return undefined;
    const [holder] = await this.holders(sid);
    return holder && String(holder.user_id) === sub && !isRunOut(holder) ? holder : undefined;
  }

  private async remove(em: EntityManager, actor: UserActor, sessionId: string): Promise<void> {
    const { affected } = await em.delete(Session, { id: sessionId });
    if (affected) await this.record(em, actor, 'session.ended', sessionId);
  }

  private record(em: EntityManager, actor: UserActor, name: string, id: string): Promise<void> {
    return this.events.record(em, actor, { name, subject: { type: 'session', id }, userId: actor.userId });
  }
}

interface Holder {
  id: string;
  user_id: number;
  role: Role;
  /** PostgreSQL returns text. */
  expires_at: number | string;
  last_used_at: number | string | null;
}

const isRunOut = ({ expires_at }: Holder): boolean => Number(expires_at) <= Date.now();

// Runs for every request.
const liveSessions = (places: string): string => `
  SELECT s.id, s.user_id, s.expires_at, s.last_used_at, u.role FROM sessions s JOIN users u ON u.id = s.user_id
  WHERE s.id IN (${places}) AND s.epoch = u.session_epoch AND u.is_active AND u.deleted_at IS NULL`;

async function find(em: EntityManager, { sid, sub }: AccessClaims | RefreshClaims): Promise<Session | null> {
  if (typeof sid !== 'string' || !isStorable(sid)) return null;
  const session = await em.findOne(Session, { where: { id: sid }, relations: { user: true } });
  return session?.user && String(session.userId) === sub ? session : null;
}

/** Whether a session has not expired and its epoch is the current one of its user. */
const isLive = ({ epoch, user, expiresAt }: Session): boolean =>
  epoch === user.sessionEpoch && expiresAt.getTime() > Date.now();

async function clearRunOut(em: EntityManager, { userId, createdAt }: Session): Promise<void> {
  // delete() does not apply column transformers to its conditions.
  const runOut = em
    .createQueryBuilder()
    .delete()
    .from(Session)
    .where('expires_at < :now', { now: createdAt.getTime() });
  await runOut.andWhere('user_id = :userId', { userId }).execute();
}

function newSession(user: User, client: Client, refreshHash: string, lifetime: number): Session {
  const now = Date.now();
  return Object.assign(new Session(), {
    id: randomUUID(),
    userId: user.id,
    epoch: user.sessionEpoch,
    refreshHash,
    refreshGeneration: 0,
    createdAt: new Date(now),
    lastUsedAt: new Date(now),
    ...client,
    expiresAt: new Date(now + lifetime * 1000),
  });
}

const identityOf = (session: Pick<Session, 'id'>, user: Pick<User, 'id' | 'role'>): Identity => ({
  userId: user.id,
  role: user.role,
  credential: `session:${session.id}`,
  sessionId: session.id,
});

const identityOfHolder = ({ id, user_id, role }: Holder): Identity => identityOf({ id }, { id: user_id, role });

/** The user of a session, as the actor of the API that starts and refreshes sessions. */
const actorOf = (session: Session, user: User): UserActor => ({ ...identityOf(session, user), api: TASKFORGE.name });

const hashOf = (key: string): string => createHash('sha256').update(key).digest('base64url');

const isKey = (key: unknown, session: Session): boolean =>
  typeof key === 'string' && timingSafeEqual(Buffer.from(hashOf(key)), Buffer.from(session.refreshHash));
