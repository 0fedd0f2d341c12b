import { generateKeyPairSync } from 'node:crypto';
import { type Authority, type AuthorityOptions, createAuthority, type Listener, listen } from '@postern/authority';
import { createAuthorityDatabase } from './database.ts';
import { collect, noteSecrets } from './leak-search.ts';

/** An API key pair as the SDKs take it: hex. */
export interface ApiKeyPair {
  publicKey: string;
  privateKey: string;
}

/** A real authority on an empty database, behind a real port, with a clock that a test can move. */
export interface TestAuthority {
  authority: Authority;
  url: string;
  databaseUrl: string;
  organizationId: string;
  userId: string;
  /** The parent's API key. */
  apiKey: ApiKeyPair;
  clock: { now: number };
  /** The last code that was sent to a contact. */
  lastCode(contact: string): Promise<string>;
  close(): Promise<void>;
}

/** Starts an authority with a parent organization. The clock starts at the system's time and then stands still. */
export async function startTestAuthority(options: Partial<AuthorityOptions> = {}): Promise<TestAuthority> {
  const database = await createAuthorityDatabase();
  const clock = { now: Date.now() };
  const unexpected: unknown[] = [];
  const authority = await createAuthority({
    databaseUrl: database.url,
    masterKey: new Uint8Array(32).fill(7),
    exposeInbox: true,
    // With a carrier the inbox does not open without a password.
    ...(options.carriers ? { inboxPassword: INBOX_PASSWORD } : {}),
    now: () => clock.now,
    onEvent: (event) => {
      collect(event);
      unexpected.push(event);
    },
    ...options,
  });
  const listener: Listener = await listen(authority.fetch, { host: '127.0.0.1', port: 0 });
  const apiKey = createApiKeyPair();
  const parent = await authority.ensureOrganization({
    organizationName: 'Parent',
    userName: 'Backend',
    apiPublicKey: apiKey.publicKey,
  });
  return {
    authority,
    url: listener.url,
    databaseUrl: database.url,
    ...parent,
    apiKey,
    clock,
    lastCode: (contact) => lastCode(listener.url, contact),
    async close() {
      await listener.close();
      await authority.close();
      await database.drop();
      if (unexpected.length > 0) throw new Error('the authority met an unexpected error', { cause: unexpected });
    },
  };
}

/**
 * The option `turnkey` of a backend in front of a test authority.
 * @param different What differs: another address, another key.
 */
export function turnkeyOptions(
  { url, organizationId, apiKey, authority }: TestAuthority,
  different: { apiUrl?: string; apiKey?: ApiKeyPair } = {},
) {
  const { publicKey, privateKey } = different.apiKey ?? apiKey;
  const { notarizer, tlsFetcher } = authority.publicKeys;
  return {
    apiUrl: different.apiUrl ?? url,
    organizationId,
    apiPublicKey: publicKey,
    apiPrivateKey: privateKey,
    notarizerPublicKey: notarizer,
    tlsFetcherPublicKey: tlsFetcher,
  };
}

/** A fresh P-256 key pair. */
export function createApiKeyPair(): ApiKeyPair {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { d = '', x = '', y = '' } = privateKey.export({ format: 'jwk' });
  const hex = (text: string) => Buffer.from(text, 'base64url').toString('hex');
  const isOdd = (Buffer.from(y, 'base64url').at(-1) ?? 0) & 1;
  return { publicKey: (isOdd ? '03' : '02') + hex(x), privateKey: hex(d) };
}

const INBOX_PASSWORD = 'only for the tests of this run';

/** Headers that open the inbox of a test authority. */
export const INBOX_HEADERS = { Authorization: `Basic ${btoa(`tests:${INBOX_PASSWORD}`)}` };

async function lastCode(url: string, contact: string): Promise<string> {
  const response = await fetch(`${url}/_authority/inbox?to=${encodeURIComponent(contact)}`, { headers: INBOX_HEADERS });
  const { messages } = (await response.json()) as { messages: { text: string }[] };
  const code = /is ([0-9A-Za-z]{6,9})(?:\s|$)/.exec(messages[0]?.text ?? '')?.[1];
  if (!code) throw new Error('no code has arrived');
  noteSecrets(code, contact);
  return code;
}
