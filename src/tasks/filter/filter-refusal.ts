import { UnreadableText } from '../../common/errors';
import { nearestOf } from '../../common/near';

interface Place {
  /** Position of the error, in code points from 0. */
  position: number;
  /** What would be valid there. */
  expected: readonly string[];
  /** The text found there. */
  found?: string;
}

/** An error for an invalid filter. `failure` is an error code, e.g. "unknown_field". */
export function unreadable(failure: string, { position, expected, found = '' }: Place): UnreadableText {
  const near = found === '' ? undefined : nearestOf(found, expected);
  return new UnreadableText('filter', failure, { position, expected: [...expected], did_you_mean: near }, found);
}
