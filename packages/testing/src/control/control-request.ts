/** Sends a request of the control API and returns the body of the answer. */
export type ControlRequest = (method: string, path: string, input?: object) => Promise<Record<string, unknown>>;

/** The control API has refused a request. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * @param send Like `fetch`.
 * @param url Of the authority.
 * @returns Sends requests. It throws ControlError when one is refused, with the reason.
 */
export function controlRequest(
  send: (request: Request) => Promise<Response>,
  url: string,
  token: string,
): ControlRequest {
  return async (method, path, input) => {
    const address = new URL(`/_authority/${path}`, url);
    const isQuery = method === 'GET';
    if (isQuery) for (const [name, value] of Object.entries(input ?? {})) address.searchParams.set(name, String(value));
    const body = input && !isQuery ? { body: JSON.stringify(input) } : {};
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    const response = await send(new Request(address, { method, headers, ...body }));
    const text = await response.text();
    if (!response.ok)
      throw new ControlError(response.status, messageIn(text) ?? `the control API answered ${response.status}`);
    return JSON.parse(text);
  };
}

function messageIn(text: string): string | undefined {
  try {
    return JSON.parse(text).message;
  } catch {
    return undefined;
  }
}
