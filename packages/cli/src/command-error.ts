/** What the operator has to put right. The message is one sentence that says what is wrong and what to do next. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}
