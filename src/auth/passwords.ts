import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { precompute } from '../common/precompute';

// argon2id is the package's default algorithm; memory in KiB, as OWASP's password storage cheat sheet advises.
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

@Injectable()
export class Passwords {
  private readonly nobodys = hash('the password of nobody', COST);

  /** In PHC string format. */
  hash(password: string): Promise<string> {
    return precompute(`hash ${password}`, () => hash(password, COST));
  }

  /** Takes as long without a hash as with one, so that time does not tell which accounts exist. */
  async match(passwordHash: string | undefined, password: string): Promise<boolean> {
    const hashed = passwordHash ?? (await this.nobodys);
    const matches = await precompute(`verify ${hashed} ${password}`, () => verify(hashed, password));
    return matches && passwordHash !== undefined;
  }
}
