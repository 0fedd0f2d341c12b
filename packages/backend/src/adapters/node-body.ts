import type { IncomingMessage } from 'node:http';

/** A request whose body a parser of the app may have read. */
export interface ParsedMessage extends IncomingMessage {
  body?: unknown;
  rawBody?: Buffer | string;
}

/**
 * The body that a parser of the app has read, as bytes. If the parser has not kept them, its result is serialized again:
 * JSON of `JSON.stringify` and forms of `URLSearchParams` give the same bytes.
 * @returns undefined when there is none.
 */
export function parsedBody({ body, rawBody, headers }: Pick<ParsedMessage, 'body' | 'rawBody' | 'headers'>) {
  const kept = rawBody ?? body;
  if (kept === undefined) return undefined;
  if (Buffer.isBuffer(kept)) return kept;
  if (typeof kept === 'string') return Buffer.from(kept);
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  return Buffer.from(isForm ? formOf(kept) : JSON.stringify(kept));
}

/**
 * Reads the body of a request before its route does. Later readers of the request get the same bytes.
 * @returns `too large` as soon as it has more bytes than that.
 */
export async function readNodeBody(incoming: ParsedMessage, maxBytes: number): Promise<Uint8Array | 'too large'> {
  if (!hasBody(incoming)) return new Uint8Array(0);
  const isUnread = !incoming.readableEnded && incoming.readableFlowing === null;
  const body = isUnread ? await readAhead(incoming, maxBytes) : parsedBody(incoming);
  if (body === 'too large') return body;
  return body && body.byteLength > maxBytes ? 'too large' : (body ?? new Uint8Array(0));
}

/** RFC 9112, section 6.3. HTTP/2 announces no length. */
function hasBody({ headers, httpVersionMajor }: IncomingMessage): boolean {
  const length = headers['content-length'];
  if (length !== undefined) return length !== '0';
  return httpVersionMajor > 1 || headers['transfer-encoding'] !== undefined;
}

/** Takes the bytes out of the stream and puts them back before it has ended. */
function readAhead(incoming: IncomingMessage, maxBytes: number): Promise<Uint8Array | 'too large'> {
  const announced = Number(incoming.headers['content-length']);
  if (announced > maxBytes) return Promise.resolve('too large');
  const chunks: Buffer[] = [];
  let length = 0;
  return new Promise((resolve, reject) => {
    const finish = (result: Uint8Array | 'too large') => {
      incoming.off('readable', read).off('error', reject).off('close', closed);
      resolve(result);
    };
    const closed = () => {
      if (!incoming.complete) reject(new Error('The sender closed the connection.'));
    };
    const read = () => {
      while (incoming.readableLength > 0) {
        const chunk: Buffer = incoming.read();
        length += chunk.byteLength;
        if (length > maxBytes) return finish('too large');
        chunks.push(chunk);
      }
      if (length !== announced && !incoming.complete) return undefined;
      const body = Buffer.concat(chunks, length);
      // In the same turn as the last read, after which the stream would end.
      if (length > 0) incoming.unshift(body);
      return finish(body);
    };
    incoming.on('readable', read).on('error', reject).on('close', closed);
  });
}

function formOf(body: unknown): string {
  const fields = Object.entries(body ?? {}).map(([name, value]): [string, string] => [name, String(value)]);
  return new URLSearchParams(fields).toString();
}
