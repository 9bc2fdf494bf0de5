/** SQL with its named parameters. */
export interface Query {
  sql: string;
  values: Record<string, unknown>;
}

/** An SQL condition on the alias `task`. */
export interface Condition extends Query {
  /** The column that the condition restricts. */
  on?: 'id' | 'status' | 'due_at' | 'completed_at' | 'created_at' | 'updated_at' | 'user_id';
  /** Whether so few tasks match that looking them up and sorting is faster than walking an index in list order. */
  few?: boolean;
  /** An equivalent condition for lookups, where the order does not matter. */
  lookedUp?: string;
  /** An equivalent condition for walks, where only a page of tasks is tested. */
  walked?: string;
}
