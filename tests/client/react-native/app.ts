import { request } from 'node:http';
import { createReactNativeClient, oidcNonce, type SecureStorage } from '@postern/client/react-native';

const {
  contact,
  ...config
}: { contact: string; backendUrl: string; turnkeyApiUrl: string; tlsFetcherPublicKey: string } = JSON.parse(
  process.argv[2] ?? '',
);

// React Native has none of these.
const globals = globalThis as Record<string, unknown>;
for (const name of ['Buffer', 'window', 'document', 'localStorage', 'sessionStorage', 'indexedDB', 'navigator']) {
  delete globals[name];
}
for (const name of ['DOMException', 'BroadcastChannel', 'CustomEvent']) delete globals[name];
const webcrypto = globalThis.crypto;
Object.defineProperty(globals, 'crypto', {
  value: { getRandomValues: (bytes: Uint8Array<ArrayBuffer>) => webcrypto.getRandomValues(bytes) },
});

/** Stands for the keychain of a phone. Names are as strict as those of expo-secure-store. */
function memoryStorage(): SecureStorage & { names(): string[] } {
  const items = new Map<string, string>();
  const checked = (name: string) => {
    if (!/^[A-Za-z0-9._-]+$/.test(name)) throw new Error(`${name} cannot be the name of an item`);
    return name;
  };
  return {
    getItemAsync: async (name) => items.get(checked(name)) ?? null,
    setItemAsync: async (name, value) => void items.set(checked(name), value),
    deleteItemAsync: async (name) => void items.delete(checked(name)),
    names: () => [...items.keys()],
  };
}

/** Stands for the fetch of a phone: Node's own does not work without Buffer. */
const phoneFetch = (url: unknown, { method = 'GET', headers, body }: RequestInit = {}): Promise<Response> =>
  new Promise((resolve, reject) => {
    const sent = request(String(url), { method, headers: headers as Record<string, string> }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      incoming.on('end', () => {
        const status = incoming.statusCode ?? 0;
        const get = (name: string) => String(incoming.headers[name.toLowerCase()] ?? '');
        resolve({ ok: status < 300, status, headers: { get }, text: async () => text } as unknown as Response);
      });
    });
    sent.on('error', reject).end(body);
  });

async function readCode(): Promise<string> {
  const response = await phoneFetch(`${config.turnkeyApiUrl}/_authority/inbox?to=${encodeURIComponent(contact)}`);
  const { messages } = JSON.parse(await response.text()) as { messages: { text: string }[] };
  return /is (\d{6})/.exec(messages[0]?.text ?? '')?.[1] ?? '';
}

const storage = memoryStorage();
const client = createReactNativeClient({ ...config, storage, fetch: phoneFetch });
const heard: (string | undefined)[] = [];
const unsubscribe = client.sessions.subscribe((session) => void heard.push(session?.userId));
const outcome = await client.signInWithOtp({ contact, readCode });
const { wallets } = await client.request('/public/v1/query/list_wallets');
const refreshed = await client.refreshSession();
const whoami = await client.request('/public/v1/query/whoami');
unsubscribe();
const restarted = createReactNativeClient({ ...config, storage, fetch: phoneFetch });
const kept = await restarted.sessions.get();
const publicKey = await restarted.keys.create();
const nonce = oidcNonce(publicKey);
await restarted.keys.delete(publicKey);
await restarted.sessions.clear();
const left = storage.names();
console.log(JSON.stringify({ outcome, wallets, refreshed, whoami, heard, kept, publicKey, nonce, left }));
