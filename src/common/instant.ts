/** Naive UTC as Python's isoformat writes it: no zone, no fraction when it is zero, else six digits. */
export function naiveUtc(instant: Date): string {
  const text = instant.toISOString();
  return text.endsWith('.000Z') ? text.slice(0, -'.000Z'.length) : `${text.slice(0, -'Z'.length)}000`;
}
