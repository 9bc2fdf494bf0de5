/** An operation on the store that cannot be done; the message is one sentence for whoever asked for it. */
export class OperationError extends Error {}
