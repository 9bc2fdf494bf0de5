import { distance } from '../../common/near';

/** Longer paths are not considered typos. */
const MAX_PATH_CHARACTERS = 200;
const MAX_SUGGESTIONS = 3;
const UNRELATED = 3;

/** The words of a path, without ids and words common to all paths. */
const wordsOf = (path: string): string[] =>
  path
    .toLowerCase()
    .split('/')
    .filter((part) => /^[^{\d]/.test(part) && !/^(?:api|v1)$/.test(part));

/** The distance to the most similar word, at most {@link UNRELATED}. */
function nearest(word: string, others: string[]): number {
  const near = others
    .map((other) => distance(word, other))
    .filter((apart) => apart < Math.min(word.length / 2, UNRELATED));
  return Math.min(UNRELATED, ...near);
}

/** The paths most similar to `path`, best first. */
export function nearTo(path: string, paths: string[]): string[] {
  if (path.length > MAX_PATH_CHARACTERS) return [];
  const words = wordsOf(path);
  const depth = path.split('/').filter(Boolean).length;
  const rated = paths.map((candidate) => {
    const its = wordsOf(candidate);
    const apart = words.map((word) => nearest(word, its));
    const unasked = its.filter((word) => nearest(word, words) === UNRELATED).length;
    return {
      candidate,
      isNear: apart.some((one) => one < UNRELATED),
      words: apart.reduce((sum, one) => sum + one, unasked * UNRELATED),
      depth: Math.abs(candidate.split('/').filter(Boolean).length - depth),
    };
  });
  const near = rated.filter(({ isNear }) => isNear).toSorted((a, b) => a.words - b.words || a.depth - b.depth);
  return near.slice(0, MAX_SUGGESTIONS).map(({ candidate }) => candidate);
}
