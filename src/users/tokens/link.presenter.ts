import { naiveUtc } from '../../common/time/instant';
import { NaiveUtc } from '../../http/fields/shows';
import type { Link } from './links';

/** A token that works once, and the link with it. */
export class LinkView {
  /**
   * For `POST /api/auth/reset-password`. Returned only once; the service stores only its hash.
   * @example 'q3TtnQx0lYwJmVc2b8sKfE1oUzR5hGdA'
   */
  token!: string;
  /**
   * The address of a page, with the token behind `#`. It begins with `PUBLIC_URL`.
   * @example 'https://tasks.example.com/reset#token=q3TtnQx0lYwJmVc2b8sKfE1oUzR5hGdA'
   */
  link!: string;
  /** @example '2024-10-21T11:30:00' */
  @NaiveUtc()
  expires_at!: string;
  /**
   * Whether the user gets it by e-mail as well.
   * @example false
   */
  sent!: boolean;
}

export const presentLink = ({ token, url, expiresAt, isSent }: Link): LinkView => ({
  token,
  link: url,
  expires_at: naiveUtc(expiresAt),
  sent: isSent,
});
