import { MaxCharacters, NotBlank, Required, Rules, Text, Trimmed } from '../../http/fields/rules';

/** A new API key. */
export class CreateApiKeyDto {
  /**
   * Purpose of the key, 1 to 50 characters.
   * @example 'Nightly import'
   */
  @Rules(Required(), Trimmed(), Text(), NotBlank(), MaxCharacters(50))
  name!: string;
}
