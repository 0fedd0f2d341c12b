/** Errors of connections, from the driver and the system. */
const NOT_CONNECTED = ['ECONNREFUSED', 'CONNECT_TIMEOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];
const CONNECTION_LOST = ['CONNECTION_CLOSED', 'CONNECTION_DESTROYED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'];

/** SQLSTATE `too_many_connections` and `cannot_connect_now`: the server has not read a statement. */
const NOT_ADMITTED = ['53300', '57P03'];

/**
 * SQLSTATE classes: lost connection, no resources, no privileges of a standby, ended by an operator or a time limit
 * (PostgreSQL, "Error Codes").
 */
const OUTAGES = /^(08|53|25006|57)/;

/** After these SQLSTATEs the server closes the connection. */
const CLOSING = /^(08...|57P..)$/;

/** Whether an error says that the database does not work now, not that a statement is wrong. */
export function isOutage(error: unknown): boolean {
  return isBeforeStatement(error) || isConnectionLost(error) || OUTAGES.test(codeOf(error));
}

/** Whether the connection of a statement is closed, or closes now. */
export function isConnectionLost(error: unknown): boolean {
  const code = codeOf(error);
  return CONNECTION_LOST.includes(code) || CLOSING.test(code);
}

/** Whether the database has certainly not read the statement, so that it can be sent again. */
export function isBeforeStatement(error: unknown): boolean {
  const code = codeOf(error);
  return NOT_CONNECTED.includes(code) || NOT_ADMITTED.includes(code);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
