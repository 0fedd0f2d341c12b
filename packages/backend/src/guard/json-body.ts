import { AuthError } from '../auth-error.ts';
import { readLimited } from '../http/read-limited.ts';

const MAX_BODY_BYTES = 65_536;
/** The deepest body of any endpoint has three levels. */
const MAX_DEPTH = 32;

/**
 * Reads a JSON body.
 * @throws AuthError UNSUPPORTED_MEDIA_TYPE, BODY_TOO_LARGE or INVALID_REQUEST.
 */
export async function readJsonBody(request: Request): Promise<unknown> {
  const mediaType = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (mediaType !== 'application/json') throw new AuthError('UNSUPPORTED_MEDIA_TYPE');
  if (Number(request.headers.get('content-length')) > MAX_BODY_BYTES) throw new AuthError('BODY_TOO_LARGE');
  const bytes = await readLimited(request.body, MAX_BODY_BYTES);
  if (bytes === 'too large') throw new AuthError('BODY_TOO_LARGE');
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (depthOf(text) <= MAX_DEPTH) return JSON.parse(text);
  } catch {
    // Not UTF-8 or not JSON: the same answer as for what is too deep.
  }
  throw new AuthError('INVALID_REQUEST', { fields: [''] });
}

/** The deepest nesting of a JSON text, without parsing it, in one pass whatever the text is. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let isInString = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '"') isInString = !isInString;
    else if (isInString && character === '\\') i++;
    else if (!isInString && (character === '[' || character === '{')) deepest = Math.max(deepest, ++depth);
    else if (!isInString && (character === ']' || character === '}')) depth--;
  }
  return deepest;
}
