import { UserView } from '../users/user.presenter';

/** What a login gives. */
export class LoginView {
  /** For `Authorization: Bearer …`, one hour. */
  access_token!: string;
  /** For `POST /api/auth/refresh`, thirty days. */
  refresh_token!: string;
  user!: UserView;
}

/** Renewed tokens. */
export class RefreshView {
  access_token!: string;
  /** Takes the place of the refresh token that was sent; once it has been used, the old one ends the session. */
  refresh_token!: string;
}
