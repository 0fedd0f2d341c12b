/** The input is invalid. The caller sees the message, so it is static text and never holds a value from a request. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput';
}

/** The API has this operation, but this server does not support it yet. The error names it. */
export class Unimplemented extends Error {
  override readonly name = 'Unimplemented';
  readonly operation: string;

  /** @param operation the API's name of the operation, such as `TRANSACTION_TYPE_TEMPO` */
  constructor(operation: string) {
    super(`unimplemented: ${operation}`);
    this.operation = operation;
  }
}
