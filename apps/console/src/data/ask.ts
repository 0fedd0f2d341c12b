import type { ConsoleAnswers } from '@postern/authority';

/** The authority has refused a request, or cannot be reached. The message is for people. */
export class AskError extends Error {
  override readonly name = 'AskError';
  /** The HTTP status; 0 when there was no answer. */
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/**
 * Asks an endpoint of the console.
 * @param body Posted as JSON when it is given.
 * @throws AskError
 */
export async function ask<Name extends keyof ConsoleAnswers>(
  name: Name,
  query: Record<string, string> = {},
  body?: object,
): Promise<ConsoleAnswers[Name]> {
  const search = new URLSearchParams(query).toString();
  const url = `/_authority/console/${name}${search && `?${search}`}`;
  const post = body && { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
  const response = await fetch(url, post).catch(() => undefined);
  if (!response) throw new AskError('The authority does not answer. This page tries again by itself.', 0);
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new AskError(String(answer.message ?? `It answered ${response.status}.`), response.status);
  return answer;
}
