/** Lets `limit` go on at a time, and one more whenever somebody has waited for `patienceMs`. */
export class Turns {
  private readonly waiting = new Set<() => void>();
  private taken = 0;

  constructor(
    private readonly limit: number,
    private readonly patienceMs: number,
  ) {}

  /** Resolves when it is the caller's turn, which {@link end} has to end. */
  async take(): Promise<void> {
    if (this.taken >= this.limit) return this.wait();
    this.taken++;
  }

  end(): void {
    this.taken--;
    const [next] = this.waiting;
    next?.();
  }

  private wait(): Promise<void> {
    return new Promise((ok) => {
      const go = (): void => {
        clearTimeout(timer);
        this.waiting.delete(go);
        this.taken++;
        ok();
      };
      const timer = setTimeout(go, this.patienceMs);
      this.waiting.add(go);
    });
  }
}
