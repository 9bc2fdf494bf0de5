/** SQL and its named parameters. */
export interface Query {
  sql: string;
  values: Record<string, unknown>;
}

/** A condition on the alias `task`. */
export interface Condition extends Query {
  /** The column that it restricts. */
  on?: 'id' | 'status' | 'due_at' | 'completed_at' | 'created_at' | 'updated_at' | 'user_id';
  /** Whether it leaves so few tasks that looking them up and sorting them is faster than walking an index in order. */
  few?: boolean;
  /** The same condition for looking tasks up when their order does not matter. */
  lookedUp?: string;
}
