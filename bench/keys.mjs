import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';

/** A new P-256 key pair. `publicKey` is compressed, `uncompressed` and `privateKey` are hex, `key` signs. */
export function keyPair() {
  return pairOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
}

/** The key pair of a JSON Web Key, in another process. */
export function readPair(jwk) {
  return pairOf(createPrivateKey({ key: jwk, format: 'jwk' }));
}

function pairOf(key) {
  const jwk = key.export({ format: 'jwk' });
  const [x, y, d] = [jwk.x, jwk.y, jwk.d].map((part) => Buffer.from(part, 'base64url').toString('hex'));
  const publicKey = (Number.parseInt(y.at(-1), 16) % 2 ? '03' : '02') + x;
  return { key, jwk, publicKey, uncompressed: `04${x}${y}`, privateKey: d, public: createPublicKey(key) };
}

/** R || S over SHA-256. */
export const signRaw = (pair, data) => sign('sha256', data, { key: pair.key, dsaEncoding: 'ieee-p1363' });
export const sha256 = (data) => createHash('sha256').update(data).digest();

export const PARENT = '11111111-2222-4333-8444-555555555555';
export const SUB = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
export const USER = '99999999-8888-4777-8666-555555555555';
export const ORIGIN = 'https://app.example.com';
