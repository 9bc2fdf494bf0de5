/** The edit distance of two words. Two neighbouring characters in the wrong order are one edit. */
export function distance(one: string, other: string): number {
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (let i = 0; i < one.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < other.length; j++) {
      const isSwapped = i > 0 && j > 0 && one[i] === other[j - 1] && one[i - 1] === other[j];
      const swapped = isSwapped ? before[j - 1]! + 1 : Infinity;
      next.push(Math.min(next[j]! + 1, row[j + 1]! + 1, row[j]! + (one[i] === other[j] ? 0 : 1), swapped));
    }
    [before, row] = [row, next];
  }
  return row.at(-1)!;
}

/** Longer words are not considered typos. */
const MAX_WORD_CHARACTERS = 50;

/** The most similar known word, ignoring case and `_`, if at most a third of it differs. */
export function nearestOf(word: string, words: readonly string[]): string | undefined {
  if (word.length > MAX_WORD_CHARACTERS) return undefined;
  const rated = words.map((candidate) => ({ candidate, apart: distance(plain(word), plain(candidate)) }));
  const [nearest] = rated.toSorted((a, b) => a.apart - b.apart);
  return nearest && nearest.apart <= Math.floor(nearest.candidate.length / 3) ? nearest.candidate : undefined;
}

const plain = (text: string): string => text.toLowerCase().replaceAll(/[_-]/g, '');
