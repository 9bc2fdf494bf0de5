/** An operation on the database that cannot be done. The message is one sentence for the person who asked for it. */
export class OperationError extends Error {}
