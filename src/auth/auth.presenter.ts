import { UserView } from '../users/user.presenter';

/** The tokens and the account of a login. */
export class LoginView {
  /**
   * For `Authorization: Bearer …`. Valid for one hour.
   * @example 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIyIn0.signature'
   */
  access_token!: string;
  /**
   * For `POST /api/auth/refresh`. Valid for thirty days.
   * @example 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIyIn0.signature'
   */
  refresh_token!: string;
  user!: UserView;
}

/** Renewed tokens. */
export class RefreshView {
  /** @example 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIyIn0.signature' */
  access_token!: string;
  /**
   * Replaces the refresh token that was sent. Using the old one after this one ends the session.
   * @example 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIyIn0.signature'
   */
  refresh_token!: string;
}
