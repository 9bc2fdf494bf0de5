import { UserView } from '../users/user.presenter';

/** What a login gives. */
export class LoginView {
  /**
   * For `Authorization: Bearer …`, one hour.
   * @example 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiI3In0.signature'
   */
  access_token!: string;
  /**
   * For `POST /api/auth/refresh`, thirty days.
   * @example 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiI3In0.signature'
   */
  refresh_token!: string;
  user!: UserView;
}

/** Renewed tokens. */
export class RefreshView {
  /** @example 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiI3In0.signature' */
  access_token!: string;
  /**
   * Takes the place of the refresh token that was sent; once it has been used, the old one ends the session.
   * @example 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiI3In0.signature'
   */
  refresh_token!: string;
}
