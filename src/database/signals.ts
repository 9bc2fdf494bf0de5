/**
 * Tells other instances about commits. Signals can be late, lost or superfluous, so receivers always check the rows.
 */
export interface Signals {
  send(): void;
  /** Calls `listener` when another instance may have committed. Returns a function to stop it. */
  listen(listener: () => void): () => void;
  close(): Promise<void>;
}
