import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Sealer } from '../../common/sealed';
import { CONFIG, type Config } from '../../config';
import type { OldSecret, Webhook } from '../webhook.entity';

const SECRET_BYTES = 32;
/** How long a replaced secret remains valid for signing. */
const OVERLAP_MS = 24 * 3_600_000;
const MAX_OLD_SECRETS = 10;

type Secrets = Pick<Webhook, 'publicId' | 'sealedSecret' | 'oldSecrets'>;

/** Signing secrets, stored encrypted with a key derived from the JWT secret. */
@Injectable()
export class WebhookSecrets {
  private readonly sealer: Sealer;

  constructor(@Inject(CONFIG) { jwtSecret }: Config) {
    this.sealer = new Sealer(jwtSecret, 'tasksmith webhook secrets');
  }

  /** Generates a secret and returns it encrypted. */
  make(publicId: string): string {
    return this.sealer.seal(publicId, randomBytes(SECRET_BYTES).toString('base64'));
  }

  /** Column values that replace the current secret. The old one keeps signing for 24 hours. */
  rotated({ publicId, sealedSecret, oldSecrets }: Secrets, now: Date): Pick<Webhook, 'sealedSecret' | 'oldSecrets'> {
    const old: OldSecret[] = [{ sealed: sealedSecret, until: now.getTime() + OVERLAP_MS }, ...oldSecrets];
    return {
      sealedSecret: this.make(publicId),
      oldSecrets: old.filter(({ until }) => until > now.getTime()).slice(0, MAX_OLD_SECRETS),
    };
  }

  /** The current secret (32 bytes); undefined if the JWT secret has changed since it was stored. */
  present({ publicId, sealedSecret }: Pick<Webhook, 'publicId' | 'sealedSecret'>): Buffer | undefined {
    const secret = this.sealer.open(publicId, sealedSecret);
    return secret === undefined ? undefined : Buffer.from(secret, 'base64');
  }

  /** All secrets valid for signing, current one first. Empty if the current secret cannot be decrypted. */
  signing(webhook: Secrets, now: Date): Buffer[] {
    const present = this.present(webhook);
    if (!present) return [];
    const old = webhook.oldSecrets.filter(({ until }) => until > now.getTime());
    const opened = old.flatMap(({ sealed }) => this.present({ ...webhook, sealedSecret: sealed }) ?? []);
    return [present, ...opened];
  }
}
