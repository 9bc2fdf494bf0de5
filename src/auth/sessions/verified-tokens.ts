import { Injectable } from '@nestjs/common';
import { Recent } from '../../common/recent';
import type { AccessClaims } from './claims';

const MOST_TOKENS = 5_000;

/**
 * What access tokens claim whose signature has been checked: the same token need not be checked again, but for its end.
 * Whether its session goes on is another question, asked anew by every request.
 */
@Injectable()
export class VerifiedTokens {
  private readonly claims = new Recent<AccessClaims>(MOST_TOKENS);

  claimsOf(token: string | null): AccessClaims | undefined {
    const claims = token === null ? undefined : this.claims.get(token);
    return claims && claims.exp > Math.floor(Date.now() / 1000) ? claims : undefined;
  }

  remember(token: string, claims: AccessClaims): void {
    this.claims.set(token, claims);
  }
}
