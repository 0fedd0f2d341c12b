/** Errors of ours whose message is made for the operator; packages throw them, so their names are what identifies them. */
const FOR_THE_OPERATOR = new Set(['CommandError', 'ConfigurationError', 'LocalPostgresError']);

/** What the operator reads of an error: its own sentence when it was made for them, else where it comes from. */
export function failureSentence(error: unknown): string {
  if (error instanceof Error && FOR_THE_OPERATOR.has(error.name)) return error.message;
  return `Postern met an error that it did not foresee: ${error instanceof Error ? error.stack : String(error)}`;
}
