import {
  MaxCharacters,
  MayBeAbsent,
  MayBeNull,
  NotBlank,
  Pattern,
  Required,
  Rules,
  Text,
  Trimmed,
  TrimmedOrNull,
} from '../../http/fields/rules';
import { DEFAULT_COLOR } from '../tag.entity';
import type { TagFields } from '../tags.service';

const COLOR = /^(#[0-9A-Fa-f]{6})?$/;

abstract class TagDto {
  abstract name?: string;

  /**
   * Hex code. An empty string means no color, null the default color.
   * @example '#00FF00'
   */
  @Rules(MayBeNull(), Pattern(COLOR, 'not_hex'))
  color?: string | null;

  /**
   * At most 5000 characters. null and "" remove it.
   * @example 'Documentation'
   */
  @Rules(MayBeNull(), TrimmedOrNull(), Text(), MaxCharacters(5000))
  description?: string | null;

  fields(): TagFields {
    return {
      name: this.name,
      color: this.color === null ? DEFAULT_COLOR : this.color,
      description: this.description,
    };
  }
}

/** A new tag. */
export class CreateTagDto extends TagDto {
  /**
   * 1 to 50 characters; unique, case-insensitive.
   * @example 'docs'
   */
  @Rules(Required(), Trimmed(), Text(), NotBlank(), MaxCharacters(50))
  name!: string;

  override fields(): TagFields & { name: string; color: string } {
    return { ...super.fields(), name: this.name, color: this.color ?? DEFAULT_COLOR };
  }
}

/** Changes to a tag. Absent keys keep their values. */
export class UpdateTagDto extends TagDto {
  /**
   * 1 to 50 characters; unique, case-insensitive.
   * @example 'docs'
   */
  @Rules(MayBeAbsent(), Trimmed(), Text(), NotBlank(), MaxCharacters(50))
  name?: string;
}
