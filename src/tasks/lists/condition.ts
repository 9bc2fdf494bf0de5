/** SQL, its parameters by name. */
export interface Query {
  sql: string;
  values: Record<string, unknown>;
}

/** A condition on the alias `task`. */
export interface Condition extends Query {
  /** The column that it bounds. */
  on?: 'id' | 'status' | 'due_at' | 'completed_at' | 'created_at' | 'updated_at' | 'user_id';
  /** Whether it leaves so few tasks that they are best looked up, whatever their order. */
  few?: boolean;
  /** The same condition where tasks are looked up by it and their order is of no interest. */
  lookedUp?: string;
}
