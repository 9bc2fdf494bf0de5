import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CONFIG, type Config } from '../../config';
import { UnitOfWork } from '../../database/unit-of-work';
import type { Language } from '../../http/language';
import { Mailer } from '../../mail/mailer';
import type { TokenKind } from './account-token.entity';
import { AccountTokens, type Bearer, type IssuedToken } from './account-tokens';
import { linkTo, message, ownAddress } from './messages';

/** A token, and the link with it. */
export interface Link extends IssuedToken {
  url: string;
  /** Whether an e-mail brings it too. */
  isSent: boolean;
}

/** Whom an e-mail goes to; without a language, in the default one. */
export interface Recipient {
  email: string;
  language: Language | null;
}

/** Issues tokens and sends them by e-mail once they are committed. */
@Injectable()
export class Links {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly tokens: AccountTokens,
    private readonly mailer: Mailer,
  ) {}

  /** Without a recipient, no e-mail is sent. */
  async issue(
    em: EntityManager,
    kind: TokenKind,
    bearer: Bearer,
    seconds: number,
    recipient: Recipient | undefined,
  ): Promise<Link> {
    const issued = await this.tokens.issue(em, kind, bearer, seconds);
    const { publicUrl = ownAddress(this.config), defaultLanguage } = this.config;
    const isSent = recipient !== undefined && this.mailer.isOn;
    if (isSent) {
      const mail = message(kind, recipient.language ?? defaultLanguage, recipient.email, issued, publicUrl);
      this.unitOfWork.afterCommit(() => this.mailer.post(mail));
    }
    return { ...issued, url: linkTo(publicUrl, kind, issued.token), isSent };
  }
}
