import { Injectable } from '@nestjs/common';
import type { AccessClaims } from './tokens';

const MOST_TOKENS = 5_000;

/**
 * What access tokens claim whose signature has been checked: the same token need not be checked again, but for its end.
 * Whether its session goes on is another question, asked anew by every request.
 */
@Injectable()
export class VerifiedTokens {
  /** Oldest first. */
  private readonly claims = new Map<string, AccessClaims>();

  claimsOf(token: string | null): AccessClaims | undefined {
    const claims = token === null ? undefined : this.claims.get(token);
    return claims && claims.exp > Math.floor(Date.now() / 1000) ? claims : undefined;
  }

  remember(token: string, claims: AccessClaims): void {
    const [oldest] = this.claims.keys();
    if (this.claims.size >= MOST_TOKENS && oldest !== undefined) this.claims.delete(oldest);
    this.claims.set(token, claims);
  }
}
