// Requests to an authority, as its clients send them.
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { Agent, request } from 'node:http';
import { encodeApiKeyStamp } from '@postern/protocol';

export interface Key {
  privateKey: KeyObject;
  publicKey: string;
}

export interface Activity {
  type: string;
  organizationId: string;
  parameters: object;
  key: Key;
}

/** The parameters of CREATE_SUB_ORGANIZATION_V8 for one user with a wallet. */
export function newUser(key: Key) {
  const account = (curve: string, path: string, addressFormat: string) => ({
    curve,
    pathFormat: 'PATH_FORMAT_BIP32',
    path,
    addressFormat,
  });
  return {
    subOrganizationName: 'User',
    rootQuorumThreshold: 1,
    rootUsers: [
      {
        userName: 'User',
        userEmail: `${randomBytes(8).toString('hex')}@example.com`,
        apiKeys: [{ apiKeyName: 'Key', publicKey: key.publicKey, curveType: 'API_KEY_CURVE_P256' }],
        authenticators: [],
        oauthProviders: [],
      },
    ],
    wallet: {
      walletName: 'Wallet',
      accounts: [
        account('CURVE_SECP256K1', "m/44'/60'/0'/0/0", 'ADDRESS_FORMAT_ETHEREUM'),
        account('CURVE_ED25519', "m/44'/501'/0'/0'", 'ADDRESS_FORMAT_SOLANA'),
      ],
    },
  };
}

/** A new key pair. */
export function newKey(): Key {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = privateKey.export({ format: 'jwk' });
  const isOdd = (Buffer.from(y, 'base64url').at(-1) ?? 0) & 1;
  return { privateKey, publicKey: (isOdd ? '03' : '02') + Buffer.from(x, 'base64url').toString('hex') };
}

let last = 0;

/** Submits an activity. */
export async function submit(url: string, { type, organizationId, parameters, key }: Activity) {
  // Each timestamp once, so that no two bodies are equal.
  last = Math.max(Date.now(), last + 1);
  const body = { type: `ACTIVITY_TYPE_${type}`, timestampMs: String(last), organizationId, parameters };
  const path = `/public/v1/submit/${type.replace(/_V\d+$/, '').toLowerCase()}`;
  return (await post(url + path, key, JSON.stringify(body))).activity;
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** Sends a stamped request. @throws Error when the answer is not 200. */
export function post(url: string, key: Key, body: string): Promise<ReturnType<typeof JSON.parse>> {
  const stamp = encodeApiKeyStamp({
    publicKey: key.publicKey,
    scheme: 'SIGNATURE_SCHEME_TK_API_P256',
    signature: sign('sha256', Buffer.from(body), key.privateKey).toString('hex'),
  });
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method: 'POST', headers: { 'X-Stamp': stamp } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        if (response.statusCode === 200) resolve(JSON.parse(text));
        else reject(new Error(`${response.statusCode} ${text}`));
      });
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
