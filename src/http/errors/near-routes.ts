/** Longer paths are no slips of the pen. */
const LONGEST_PATH = 200;
const MOST = 3;
const UNLIKE = 3;

/** What a path is about: its words, without those that all paths have, and without ids. */
const wordsOf = (path: string): string[] =>
  path
    .toLowerCase()
    .split('/')
    .filter((part) => /^[^{\d]/.test(part) && !/^(?:api|v1)$/.test(part));

/** How many letters have to be put in, taken out or exchanged to make one word of another. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (let i = 0; i < one.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < other.length; j++)
      next.push(Math.min(next[j]! + 1, row[j + 1]! + 1, row[j]! + (one[i] === other[j] ? 0 : 1)));
    row = next;
  }
  return row.at(-1)!;
}

/** The distance of a word to the nearest of others, or that of words that have nothing to do with each other. */
function nearest(word: string, others: string[]): number {
  const near = others
    .map((other) => distance(word, other))
    .filter((apart) => apart < Math.min(word.length / 2, UNLIKE));
  return Math.min(UNLIKE, ...near);
}

/** Those of these paths that somebody may have meant who asked for `path`, the likeliest first. */
export function nearTo(path: string, paths: string[]): string[] {
  if (path.length > LONGEST_PATH) return [];
  const words = wordsOf(path);
  const depth = path.split('/').filter(Boolean).length;
  const rated = paths.map((candidate) => {
    const its = wordsOf(candidate);
    const apart = words.map((word) => nearest(word, its));
    const unasked = its.filter((word) => nearest(word, words) === UNLIKE).length;
    return {
      candidate,
      isNear: apart.some((one) => one < UNLIKE),
      words: apart.reduce((sum, one) => sum + one, unasked * UNLIKE),
      depth: Math.abs(candidate.split('/').filter(Boolean).length - depth),
    };
  });
  const near = rated.filter(({ isNear }) => isNear).toSorted((a, b) => a.words - b.words || a.depth - b.depth);
  return near.slice(0, MOST).map(({ candidate }) => candidate);
}
