/** What the store is doing right now. */
export interface StoreUse {
  /** Units of work that wait: for the writer of SQLite, or for a connection to PostgreSQL. */
  queued: number;
  /** Of SQLite, the handles that read; of PostgreSQL, the pool. */
  connections: { busy: number; idle: number; waiting: number };
}

/** Told of each commit: how long it took, in seconds, and how many units of work it holds. Must not throw. */
export type CommitListener = (seconds: number, units: number) => void;
