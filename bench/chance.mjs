// A random generator with a fixed seed.

let state = 20_261_124;
/** A number from 0 to below 1, the same sequence in every run. */
export function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
}
export const upTo = (n) => Math.floor(random() * n);
export const oneOf = (list) => list[upTo(list.length)];

/** Returns a generator of indexes from 0 to below `n`, in which the k-th is k times rarer than the first. */
export function powerLaw(n) {
  const sums = [];
  for (let k = 1; k <= n; k++) sums.push((sums.at(-1) ?? 0) + 1 / k);
  return () => {
    const wanted = random() * sums.at(-1);
    let [low, high] = [0, n - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle] < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
