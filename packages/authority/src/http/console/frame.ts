import { isJsonObject } from '@postern/protocol';
import { notFound } from '../../errors/api-error.ts';
import { parseParameters } from '../../operation/activity-definition.ts';
import type { Kernel } from '../../pipeline/kernel.ts';
import { SampleParams, sampleEmail } from './sample-email.ts';

const MAX_MESSAGES = 50;

/** The HTML of an e-mail runs no script and loads nothing, even when it is opened by itself. */
const HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/**
 * The HTML of an e-mail, for a frame of the console.
 * @param name `frames/template` with the query of a sample, or `frames/message` with the `id` of a message of the inbox.
 * @returns Undefined when there is no such frame.
 * @throws ApiError when there is no such template or message, or when it has no HTML.
 */
export async function consoleFrame(
  name: string,
  query: URLSearchParams,
  { messages, messageSettings }: Kernel,
): Promise<Response | undefined> {
  if (name === 'frames/template') {
    const asked = { id: query.get('id'), variables: objectOf(query.get('variables')) };
    const email = sampleEmail(parseParameters(SampleParams, asked, ''), messageSettings);
    return frameOf(typeof email === 'string' ? undefined : email.html);
  }
  if (name !== 'frames/message') return undefined;
  const sent = await messages.inbox(undefined, MAX_MESSAGES);
  return frameOf(sent.find(({ id }) => id === query.get('id'))?.html);
}

function frameOf(html: string | undefined): Response {
  if (html === undefined) throw notFound('html');
  return new Response(html, { headers: HEADERS });
}

function objectOf(text: string | null): unknown {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
