/**
 * Says to the other instances that something was committed. A signal may be late or lost, and one may come without a
 * reason: what happened is in the rows.
 */
export interface Signals {
  send(): void;
  /** Calls `listener` when another instance may have committed something. Returns what ends it. */
  listen(listener: () => void): () => void;
  close(): Promise<void>;
}

/** For a store that has one instance. */
export const noSignals: Signals = {
  send: () => undefined,
  listen: () => () => undefined,
  close: () => Promise.resolve(),
};
