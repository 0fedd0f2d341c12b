/** Where everything is; the server of the page knows. */
export interface DemoConfig {
  /** The backend with its base path. */
  backendUrl: string;
  /** Turnkey's API, or the authority. */
  turnkeyApiUrl: string;
  /** The parent organization. */
  organizationId: string;
  /** Must have signed the bundles to which codes are encrypted: the TLS fetcher's key, uncompressed P-256, hex. */
  otpEncryptionKey: string;
  /** Where codes can be read in development. */
  inboxUrl?: string;
  /** The identity providers that the backend knows. */
  providers?: IdentityProvider[];
}

export interface IdentityProvider {
  /** What the backend calls it. */
  name: string;
  /** What people call it. */
  label: string;
}

const TIMEOUT_MS = 10_000;

/**
 * Reads `/config.json` of the page's own server.
 * @throws Error when it cannot be had; TypeError, SyntaxError or DOMException of `fetch`.
 */
export async function readConfig(): Promise<DemoConfig> {
  const response = await fetch('/config.json', { cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`/config.json: HTTP status ${response.status}`);
  return (await response.json()) as DemoConfig;
}
