import { Inject, Injectable } from '@nestjs/common';
import { Sealer } from '../common/sealed';
import { CONFIG, type Config } from '../config';
import type { Answer } from '../http/errors/replay';
import type { Attempt } from './attempt';

/** Encrypts responses with a key derived from the JWT secret. Each can only be decrypted for its own record. */
@Injectable()
export class SealedAnswers {
  private readonly sealer: Sealer;

  constructor(@Inject(CONFIG) { jwtSecret }: Config) {
    this.sealer = new Sealer(jwtSecret, 'tasksmith idempotency records');
  }

  seal(attempt: Attempt, answer: Answer): string {
    return this.sealer.seal(placeOf(attempt), JSON.stringify(answer));
  }

  /** Undefined if it was encrypted with another secret or for another record. */
  open(attempt: Attempt, sealed: string): Answer | undefined {
    const text = this.sealer.open(placeOf(attempt), sealed);
    return text === undefined ? undefined : (JSON.parse(text) as Answer);
  }
}

const placeOf = ({ caller, keyHash, fingerprint }: Attempt): string => [caller, keyHash, fingerprint].join('\n');
