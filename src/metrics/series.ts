import type { Histogram } from 'prom-client';

/** The state of a series in a histogram. */
interface Kept {
  labels: Record<string, string>;
  bucketValues: Record<string, number>;
  sum: number;
  count: number;
}

/**
 * Returns a function that records a value in the series with these labels. prom-client checks, sorts and joins the
 * labels for each value, even if they were bound with `labels()`. That takes ten times as long.
 */
export function seriesOf(histogram: Histogram, labels: Record<string, string>): (value: number) => void {
  const find = (): Kept | undefined =>
    keptBy(histogram).find((kept) => Object.entries(labels).every(([name, value]) => kept.labels[name] === value));
  let series = find();
  if (!series) {
    histogram.zero(labels);
    series = find()!;
  }
  const { bucketValues } = series;
  // Integer keys come first in an object. Strings, because a number would be converted at each access.
  const bounds = Object.keys(bucketValues)
    .map((name) => ({ name, value: Number(name) }))
    .toSorted((a, b) => a.value - b.value);
  return (value) => {
    series.sum += value;
    series.count++;
    for (const bound of bounds) {
      if (value > bound.value) continue;
      bucketValues[bound.name]!++;
      return;
    }
  };
}

const keptBy = (histogram: Histogram): Kept[] =>
  Object.values(Reflect.get(histogram, 'hashMap') as Record<string, Kept>);
