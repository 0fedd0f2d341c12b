/** The backend refuses to start. The message is one sentence that names the option or variable; never its value. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}
