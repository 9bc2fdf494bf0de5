/** A database operation that cannot be done. The message is one sentence for the operator. */
export class OperationError extends Error {}

/** A required file does not exist. */
export class MissingFile extends OperationError {
  constructor(file: string) {
    super(`There is no file ${file}.`);
  }
}
