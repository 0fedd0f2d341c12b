import type { ClientContext } from '../context.ts';
import { clientError } from '../postern-error.ts';
import { absoluteBackendUrl, readOauthResult, startUrl } from './oauth-code-flow.ts';

const POPUP_FEATURES = 'popup,width=500,height=640';
const CLOSED_POLL_MS = 300;
/** The popup closes itself as soon as it has sent its message, which may arrive later than the news of that. */
const MESSAGE_TRAVEL_MS = 1_000;

/**
 * Opens an empty popup. Browsers let a click open a window, not what comes after an `await`.
 * @throws PosternError POPUP_BLOCKED
 */
export function openPopup(): Window {
  const popup = open('about:blank', '', POPUP_FEATURES);
  if (!popup) throw clientError('POPUP_BLOCKED');
  return popup;
}

/**
 * Leads a popup to an identity provider and waits for a message of the backend's page in it, and of no other page.
 * @returns Null when the user has closed the popup.
 * @throws The reason of the signal.
 */
export function resultOf(
  context: ClientContext,
  popup: Window,
  { provider, publicKey, signal }: { provider: string; publicKey: string; signal?: AbortSignal | undefined },
): Promise<URLSearchParams | null> {
  const { origin } = absoluteBackendUrl(context);
  popup.location.href = startUrl(context, provider, { publicKey, openerOrigin: location.origin });
  return new Promise((resolve, reject) => {
    const end = new AbortController();
    let closedFor = 0;
    const closed = setInterval(() => {
      closedFor = popup.closed ? closedFor + CLOSED_POLL_MS : 0;
      if (closedFor > MESSAGE_TRAVEL_MS) settle(() => resolve(null));
    }, CLOSED_POLL_MS);
    const settle = (outcome: () => void) => {
      clearInterval(closed);
      end.abort();
      outcome();
    };
    const onMessage = (event: MessageEvent) => {
      const isOurs = event.source === popup && event.origin === origin && typeof event.data === 'string';
      const result = isOurs && readOauthResult(event.data);
      if (result) settle(() => resolve(result));
    };
    addEventListener('message', onMessage, { signal: end.signal });
    const onAbort = () => settle(() => reject(signal?.reason));
    if (signal?.aborted) onAbort();
    signal?.addEventListener('abort', onAbort, { signal: end.signal });
  });
}
