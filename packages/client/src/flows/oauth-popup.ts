import type { ClientContext } from '../context.ts';
import { clientError } from '../postern-error.ts';
import { untilAborted } from '../until-aborted.ts';
import { absoluteBackendUrl, readOAuthResult, startUrl } from './oauth-code-flow.ts';

const POPUP_FEATURES = 'popup,width=500,height=640';
const CLOSED_POLL_MS = 300;
/** The popup sends its message and closes. The message may arrive after the popup is seen to be closed. */
const MESSAGE_TRAVEL_MS = 1_000;

/**
 * Opens an empty popup. Call it before any `await`: browsers only let the click itself open a window.
 * @throws PosternError POPUP_BLOCKED
 */
export function openPopup(): Window {
  const popup = open('about:blank', '', POPUP_FEATURES);
  if (!popup) throw clientError('POPUP_BLOCKED');
  return popup;
}

/**
 * Opens an identity provider in a popup and waits for the message of the backend's page. Other messages are ignored.
 * @returns Null when the user has closed the popup.
 * @throws The reason of the signal; PosternError PUBLIC_URL_MISMATCH.
 */
export async function resultOf(
  context: ClientContext,
  popup: Window,
  { provider, publicKey, signal }: { provider: string; publicKey: string; signal?: AbortSignal | undefined },
): Promise<URLSearchParams | null> {
  const { origin } = absoluteBackendUrl(context);
  popup.location.href = startUrl(context, provider, { publicKey, openerOrigin: location.origin });
  const end = new AbortController();
  let timer: ReturnType<typeof setInterval> | undefined;
  const ended = new Promise<URLSearchParams | null>((resolve, reject) => {
    let closedFor = 0;
    timer = setInterval(() => {
      closedFor = popup.closed ? closedFor + CLOSED_POLL_MS : 0;
      if (closedFor > MESSAGE_TRAVEL_MS) resolve(null);
    }, CLOSED_POLL_MS);
    const onMessage = (event: MessageEvent) => {
      const isOfPopup = event.source === popup && typeof event.data === 'string';
      const result = isOfPopup && readOAuthResult(event.data);
      if (!result) return;
      // A result from elsewhere is never used. To ignore it would look as if the user had closed the popup.
      if (event.origin === origin) resolve(result);
      else reject(clientError('PUBLIC_URL_MISMATCH'));
    };
    addEventListener('message', onMessage, { signal: end.signal });
  });
  try {
    return await untilAborted(ended, signal);
  } finally {
    clearInterval(timer);
    end.abort();
  }
}
