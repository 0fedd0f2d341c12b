/** Addresses and keys, from the server of the page. */
export interface DemoConfig {
  /** The backend with its base path. */
  backendUrl: string;
  /** Turnkey's API, or the authority. */
  turnkeyApiUrl: string;
  /** The parent organization. */
  organizationId: string;
  /** The key that must have signed the keys for encrypting codes: the TLS fetcher's, uncompressed P-256, hex. */
  otpEncryptionKey: string;
  /** Where codes can be read in development. */
  inboxUrl?: string;
  /** The identity providers that the backend knows. */
  providers?: IdentityProvider[];
}

export interface IdentityProvider {
  /** Its name in the backend. */
  name: string;
  /** Its name for users. */
  label: string;
}

const TIMEOUT_MS = 10_000;

/**
 * Reads `/config.json` of the page's own server.
 * @throws Error when the server refuses; TypeError, SyntaxError or DOMException of `fetch`.
 */
export async function readConfig(): Promise<DemoConfig> {
  const response = await fetch('/config.json', { cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`/config.json: HTTP status ${response.status}`);
  return (await response.json()) as DemoConfig;
}
