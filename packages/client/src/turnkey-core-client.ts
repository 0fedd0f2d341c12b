/** The part of `TurnkeyClient` of `@turnkey/core` that is used here. */
export interface TurnkeyCoreClient {
  createApiKeyPair(): Promise<string>;
  deleteApiKeyPair(params: { publicKey: string }): Promise<void>;
  signWithApiKey(params: { message: string; publicKey: string }): Promise<string>;
  storeSession(params: { sessionToken: string; sessionKey?: string }): Promise<void>;
  getAllSessions(): Promise<Record<string, { token: string }> | undefined>;
  getActiveSessionKey(): Promise<string | undefined>;
  setActiveSession(params: { sessionKey: string }): Promise<void>;
  clearSession(params: { sessionKey: string }): Promise<void>;
}
