/**
 * The backend refuses to start. The message has one sentence for every option and variable that is missing or wrong. It
 * never contains the value of a secret.
 */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  /** One sentence for each. */
  readonly problems: readonly string[];

  /** @param problems Whole sentences, at least one. */
  constructor(problems: readonly string[]) {
    super(
      problems.length === 1
        ? problems[0]
        : `The configuration is not valid:\n${problems.map((each) => `- ${each}`).join('\n')}`,
    );
    this.problems = problems;
  }
}
