/** Errors of connections, from the driver and the system. */
const NO_CONNECTION =
  /^(CONNECT_TIMEOUT|CONNECTION_(CLOSED|DESTROYED|ENDED)|ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|E(HOST|NET)UNREACH)$/;

/**
 * SQLSTATE classes: no resources, a standby, ended by an operator or a time limit (PostgreSQL, "Error
 * Codes").
 */
const OUTAGE = /^(53...|25006|57...)$/;

/** After these SQLSTATEs the server closes the connection: lost connection, ended by an operator. */
const CLOSING = /^(08...|57P..)$/;

/** Whether an error says that the database does not work now, not that a statement is wrong. */
export function isOutage(error: unknown): boolean {
  return isConnectionLost(error) || OUTAGE.test(codeOf(error));
}

/** Whether the connection of the statement is closed, or closes now. */
export function isConnectionLost(error: unknown): boolean {
  return NO_CONNECTION.test(codeOf(error)) || CLOSING.test(codeOf(error));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
