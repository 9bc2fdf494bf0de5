import { createHash, randomBytes } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ChoresService } from '../../chores/chores.service';
import { AccountToken, type TokenKind } from './account-token.entity';

const TOKEN_BYTES = 24;

/** Whom a token is for. */
export type Bearer = Pick<AccountToken, 'userId'> & Partial<Pick<AccountToken, 'email' | 'role'>>;

export interface IssuedToken {
  token: string;
  expiresAt: Date;
}

/** Tokens that work once. To change those of a user, lock the user first: then two units cannot deadlock. */
@Injectable()
export class AccountTokens implements OnModuleInit {
  constructor(private readonly chores: ChoresService) {}

  onModuleInit(): void {
    this.chores.every('account_tokens', 1, clearExpired);
  }

  /** A new token, which ends older ones of this kind of the same user, or for the same e-mail. */
  async issue(em: EntityManager, kind: TokenKind, bearer: Bearer, seconds: number): Promise<IssuedToken> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const { userId, email = null, role = null } = bearer;
    const expiresAt = new Date(Date.now() + seconds * 1_000);
    await em.delete(AccountToken, userId === null ? { kind, email: email ?? '' } : { kind, userId });
    await em.insert(AccountToken, { hash: hashOf(token), kind, userId, email, role, expiresAt });
    return { token, expiresAt };
  }

  /** The token, unless it has been used, was ended or has expired. */
  async find(em: EntityManager, kind: TokenKind, token: string): Promise<AccountToken | undefined> {
    const found = await em.findOneBy(AccountToken, { hash: hashOf(token), kind });
    return found && found.expiresAt.getTime() > Date.now() ? found : undefined;
  }

  /** Uses up a token. Of two who use it at once, one gets true. */
  async use(em: EntityManager, { hash }: AccountToken): Promise<boolean> {
    return (await em.delete(AccountToken, { hash })).affected === 1;
  }

  /** Ends all tokens of a user. */
  async endAll(em: EntityManager, userId: number): Promise<void> {
    await em.delete(AccountToken, { userId });
  }
}

async function clearExpired(em: EntityManager, now: Date): Promise<boolean> {
  // delete() does not apply the transformer of the column to its conditions.
  const expired = em.createQueryBuilder().delete().from(AccountToken);
  await expired.where('expires_at <= :now', { now: now.getTime() }).execute();
  return false;
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');
