/**
 * The caller's input cannot be used. The message is static text from the API's own vocabulary: it is shown to the
 * caller as it stands, so it never carries a value that came from outside.
 */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput';
}

/** The API documents this operation, and this server does not do it yet. The caller is told so by name. */
export class Unimplemented extends Error {
  override readonly name = 'Unimplemented';
  readonly operation: string;

  /** @param operation the API's own name of what is missing, such as `TRANSACTION_TYPE_TEMPO` */
  constructor(operation: string) {
    super(`unimplemented: ${operation}`);
    this.operation = operation;
  }
}
