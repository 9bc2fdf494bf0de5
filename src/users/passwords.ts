import { Inject, Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { precompute } from '../common/precompute';
import { CONFIG, type Config } from '../config';

@Injectable()
export class Passwords {
  private readonly nobodys: Promise<string>;

  constructor(@Inject(CONFIG) private readonly config: Pick<Config, 'passwordCost'>) {
    this.nobodys = this.hash('the password of nobody');
  }

  /** argon2id (the default of the package), in PHC string format. */
  hash(password: string): Promise<string> {
    return precompute(`hash ${password}`, () => hash(password, this.config.passwordCost));
  }

  /** Takes the same time without a hash or a password, so that response times do not reveal which accounts exist. */
  async match(passwordHash: string | undefined, password: string): Promise<boolean> {
    const hashed = passwordHash || (await this.nobodys);
    const matches = await precompute(`verify ${hashed} ${password}`, () => verify(hashed, password));
    return matches && hashed === passwordHash;
  }
}
