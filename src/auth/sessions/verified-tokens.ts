import { Injectable } from '@nestjs/common';
import { BoundedCache } from '../../common/bounded-cache';
import type { AccessClaims } from './claims';

const MAX_CACHED_TOKENS = 5_000;

/**
 * Claims of access tokens with a verified signature, so that later only their expiry is checked. Sessions are still
 * checked on every request.
 */
@Injectable()
export class VerifiedTokens {
  private readonly claims = new BoundedCache<AccessClaims>(MAX_CACHED_TOKENS);

  claimsOf(token: string | null): AccessClaims | undefined {
    const claims = token === null ? undefined : this.claims.get(token);
    return claims && claims.exp > Math.floor(Date.now() / 1000) ? claims : undefined;
  }

  remember(token: string, claims: AccessClaims): void {
    this.claims.set(token, claims);
  }
}
