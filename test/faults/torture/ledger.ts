/** What was asked for and what was promised: nothing that is in here as acknowledged may ever be missing. */
export class Ledger {
  /** By writer: the highest number that was acknowledged, and the highest that was sent, to its own task. */
  readonly counters: { id: number; acknowledged: number; sent: number }[] = [];
  /** Tasks that everybody writes to, and every description that they were promised to have had. */
  readonly shared = new Map<number, Set<string>>();
  readonly created = new Map<number, { title: string; tags: number[] }>();
  readonly deleted = new Set<number>();
  /** Deletions whose answer never came. */
  readonly perhapsDeleted = new Set<number>();

  readonly writeMs: number[] = [];
  readonly readMs: number[] = [];
  /** Requests whose answer never came. */
  unanswered = 0;
  /** Answers that are no success, e.g. "503 PATCH /api/tasks/1". */
  readonly refused: string[] = [];
  /** Reads that did not show what had been acknowledged before they were sent. */
  readonly stale: string[] = [];
  tags: number[] = [];

  get acknowledged(): number {
    return this.writeMs.length;
  }
}

/** What the counter's task looks like after its n-th change: three tables have to agree on n. */
export const counterAt = (n: number, tags: number[]) => ({
  description: String(n),
  status: n % 2 ? 'completed' : 'pending',
  tags: [tags[n % tags.length]!],
});

export function percentile(values: number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
