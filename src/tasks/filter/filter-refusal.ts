import { UnreadableText } from '../../common/errors';
import { nearestOf } from '../../common/near';

interface Place {
  /** Where, in code points from 0. */
  position: number;
  /** What could stand there instead. */
  expected: readonly string[];
  /** What stands there. */
  found?: string;
}

/** A filter that cannot be read. `failure` is the code of the mistake, e.g. "unknown_field". */
export function unreadable(failure: string, { position, expected, found = '' }: Place): UnreadableText {
  const near = found === '' ? undefined : nearestOf(found, expected);
  return new UnreadableText('filter', failure, { position, expected: [...expected], did_you_mean: near }, found);
}
