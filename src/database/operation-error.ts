/** An operation on the database that cannot be done. The message is one sentence for the person who asked for it. */
export class OperationError extends Error {}

/** A file that the operation needs is not there. */
export class MissingFile extends OperationError {
  constructor(file: string) {
    super(`There is no file ${file}.`);
  }
}
