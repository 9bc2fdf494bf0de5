import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Sealer } from '../../common/sealed';
import { CONFIG, type Config } from '../../config';
import type { OldSecret, Webhook } from '../webhook.entity';

const SECRET_BYTES = 32;
/** How long a replaced secret signs as well. */
const OVERLAP_MS = 24 * 3_600_000;
const MAX_OLD_SECRETS = 10;

type Secrets = Pick<Webhook, 'publicId' | 'sealedSecret' | 'oldSecrets'>;

/** Signing secrets. They are stored encrypted with a key that is derived from the JWT secret. */
@Injectable()
export class WebhookSecrets {
  private readonly sealer: Sealer;

  constructor(@Inject(CONFIG) { jwtSecret }: Config) {
    this.sealer = new Sealer(jwtSecret, 'tasksmith webhook secrets');
  }

  /** A new secret, to be stored. */
  make(publicId: string): string {
    return this.sealer.seal(publicId, randomBytes(SECRET_BYTES).toString('base64'));
  }

  /** The columns after a new secret replaces the present one, which signs for another day. */
  rotated({ publicId, sealedSecret, oldSecrets }: Secrets, now: Date): Pick<Webhook, 'sealedSecret' | 'oldSecrets'> {
    const old: OldSecret[] = [{ sealed: sealedSecret, until: now.getTime() + OVERLAP_MS }, ...oldSecrets];
    return {
      sealedSecret: this.make(publicId),
      oldSecrets: old.filter(({ until }) => until > now.getTime()).slice(0, MAX_OLD_SECRETS),
    };
  }

  /** The 32 bytes of the present secret; undefined if the JWT secret has changed since it was stored. */
  present({ publicId, sealedSecret }: Pick<Webhook, 'publicId' | 'sealedSecret'>): Buffer | undefined {
    const secret = this.sealer.open(publicId, sealedSecret);
    return secret === undefined ? undefined : Buffer.from(secret, 'base64');
  }

  /** All secrets that sign at this time, the present one first. Empty if the present one cannot be read. */
  signing(webhook: Secrets, now: Date): Buffer[] {
    const present = this.present(webhook);
    if (!present) return [];
    const old = webhook.oldSecrets.filter(({ until }) => until > now.getTime());
    const opened = old.flatMap(({ sealed }) => this.present({ ...webhook, sealedSecret: sealed }) ?? []);
    return [present, ...opened];
  }
}
