/** Naive UTC as Python's isoformat writes it: no zone, no fraction when it is zero, else six digits. */
export function naiveUtc(instant: Date): string {
  const [seconds, millis] = instant.toISOString().slice(0, -1).split('.') as [string, string];
  return millis === '000' ? seconds : `${seconds}.${millis}000`;
}
