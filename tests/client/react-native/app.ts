import { request } from 'node:http';
import { withProof } from '@postern/client/proof';
import { oidcNonce, type ReactNativeClient } from '@postern/client/react-native';
import * as example from '../../../examples/react-native/client.ts';
import { names } from './expo-secure-store-stand-in.ts';

const {
  contact,
  ...config
}: { contact: string; backendUrl: string; turnkeyApiUrl: string; tlsFetcherPublicKey: string } = JSON.parse(
  process.argv[2] ?? '',
);

// A phone has this one. Node makes it with Buffer when it is first used.
globalThis.Headers = Headers;
// React Native has none of these.
const globals = globalThis as Record<string, unknown>;
for (const name of ['Buffer', 'window', 'document', 'localStorage', 'sessionStorage', 'indexedDB', 'navigator']) {
  delete globals[name];
}
for (const name of ['DOMException', 'BroadcastChannel', 'CustomEvent']) delete globals[name];

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

const client: ReactNativeClient = example.connect({ ...config, fetch: phoneFetch });
const heard: (string | undefined)[] = [];
const unsubscribe = client.sessions.subscribe((session) => void heard.push(session?.userId));
const { outcome, wallets } = await example.signIn(client, contact, readCode);
const refreshed = await client.refreshSession();
const pay = { method: 'POST', body: '{"to":"Zoë"}' };
const paid = await withProof(client).fetchWithProof(`${new URL(config.backendUrl).origin}/pay?in=EUR`, pay);
const whoami = await client.request('/public/v1/query/whoami');
unsubscribe();
const restarted: ReactNativeClient = example.connect({ ...config, fetch: phoneFetch });
const kept = await restarted.sessions.get();
const publicKey = await restarted.keys.create();
const nonce = oidcNonce(publicKey);
await restarted.keys.delete(publicKey);
await restarted.sessions.clear();
const left = names();
console.log(
  JSON.stringify({ outcome, wallets, paid: await paid.text(), refreshed, whoami, heard, kept, publicKey, nonce, left }),
);
