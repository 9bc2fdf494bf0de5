/** What a token of ours says. */
interface Claims {
  /** User id. */
  sub: string;
  /** Session id. */
  sid: string;
  jti: string;
  /** Seconds since 1970. */
  exp: number;
}

export interface AccessClaims extends Claims {
  type: 'access';
}

export interface RefreshClaims extends Claims {
  type: 'refresh';
  /** The session's secret, of which only the hash is kept. */
  key: string;
  /** Counts up with every refresh. */
  gen: number;
}
