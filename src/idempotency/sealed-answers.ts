import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import type { Answer } from '../http/errors/replay';
import type { Attempt } from './attempt';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Answers encrypted with a key that is derived from the JWT secret, each good for its own record only. */
@Injectable()
export class SealedAnswers {
  private readonly key: Buffer;

  constructor(@Inject(CONFIG) { jwtSecret }: Config) {
    this.key = Buffer.from(hkdfSync('sha256', jwtSecret, '', 'tasksmith idempotency records', KEY_BYTES));
  }

  seal(attempt: Attempt, answer: Answer): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.key, nonce).setAAD(placeOf(attempt));
    const text = Buffer.concat([cipher.update(JSON.stringify(answer), 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64');
  }

  /** Nothing if it was sealed with another secret, or for another record. */
  open(attempt: Attempt, sealed: string): Answer | undefined {
    const bytes = Buffer.from(sealed, 'base64');
    const decipher = createDecipheriv(CIPHER, this.key, bytes.subarray(0, NONCE_BYTES));
    decipher.setAAD(placeOf(attempt)).setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    try {
      const text = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
      return JSON.parse(text.toString('utf8')) as Answer;
    } catch {
      return undefined;
    }
  }
}

const placeOf = ({ caller, keyHash, fingerprint }: Attempt): Buffer =>
  Buffer.from([caller, keyHash, fingerprint].join('\n'));
