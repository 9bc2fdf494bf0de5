import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import type { FastifyRequest } from 'fastify';
import type { Session } from './session.entity';

export const ALGORITHM = 'HS256';
export const ISSUER = 'tasksmith';

/** Lifetimes in seconds. */
export interface TokenLifetimes {
  access: number;
  refresh: number;
}

const BEARER = /^Bearer(?: |$)/i;
const NO_TOKEN = ' ';

/**
 * The token of an `Authorization: Bearer …` header; null without one. Everything after "Bearer" counts, so that an
 * empty token or one with spaces is invalid, not missing.
 */
export function bearerToken(request: FastifyRequest): string | null {
  const header = request.headers.authorization;
  if (header === undefined || !BEARER.test(header)) return null;
  return header.slice('Bearer '.length).trim() || NO_TOKEN;
}

@Injectable()
export class Tokens {
  constructor(
    private readonly jwt: JwtService,
    readonly lifetimes: TokenLifetimes,
  ) {}

  access(session: Session): string {
    return this.sign(session, { type: 'access' }, this.lifetimes.access);
  }

  /** Expires with its session, even after a refresh. */
  refresh(session: Session, key: string, gen: number): string {
    const rest = Math.floor((session.expiresAt.getTime() - Date.now()) / 1000);
    return this.sign(session, { type: 'refresh', key, gen }, Math.max(rest, 1));
  }

  private sign(session: Session, claims: object, expiresIn: number): string {
    return this.jwt.sign(
      { ...claims, sid: session.id, fresh: false },
      {
        algorithm: ALGORITHM,
        issuer: ISSUER,
        subject: String(session.userId),
        jwtid: randomUUID(),
        notBefore: 0,
        expiresIn,
      },
    );
  }
}
