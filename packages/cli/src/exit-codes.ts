/** The exit codes of all commands. Scripts depend on them. */
export const EXIT_CODES = {
  DONE: 0,
  FAILED: 1,
  WRONG_COMMAND_LINE: 2,
  NOT_RUNNING: 3,
  STOPPED_BY_FORCE: 130,
} as const;

export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];

/** The same as text, at the end of the help. */
export const EXIT_CODES_HELP = `
Exit codes:
  0    done
  1    failed; standard error says why and what to do
  2    the command line is wrong
  3    nothing is running (status, inbox), or nothing was started yet (env)
  130  a second Ctrl-C ended the command before everything had stopped`;
