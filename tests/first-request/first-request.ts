/** What the measurement reaches from a page. */
export interface FirstRequest {
  /** When the script of the page was ready, in milliseconds since the navigation. */
  readyMs: number;
  /** Signs a new user in and sends one signed request. */
  run(settings: Settings): Promise<void>;
}

export interface Settings {
  contact: string;
  apiBaseUrl: string;
  backendUrl: string;
  authProxyUrl: string;
  authProxyConfigId: string;
  organizationId: string;
  tlsFetcherPublicKey: string;
}

declare global {
  /** Reads the code that was sent to a contact. */
  var codeOf: (contact: string) => Promise<string>;
}
