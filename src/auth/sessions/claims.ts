/** Claims of all tokens that this service signs. */
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
  /** The secret of the session. Only its hash is stored. */
  key: string;
  /** Incremented by every refresh. */
  gen: number;
}
