/** Errors whose message is written for the operator. Other packages throw them too, so they are known by name. */
const FOR_THE_OPERATOR = new Set(['CommandError', 'ConfigurationError', 'LocalPostgresError', 'NewerSchemaError']);

/** What the operator reads: the error's own message when it is written for them, else its stack. */
export function failureSentence(error: unknown): string {
  if (error instanceof Error && FOR_THE_OPERATOR.has(error.name)) return error.message;
  return `Unexpected error, please report it: ${error instanceof Error ? error.stack : String(error)}`;
}
