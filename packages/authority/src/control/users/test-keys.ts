import { createECDH, createHash, createPrivateKey, createPublicKey, type ECDH } from 'node:crypto';
import { encodeAddress } from '../../vault/keys/addresses.ts';

type RandomBytes = (length: number) => Uint8Array;

/** A key pair that is made for a user of a test. Hex. */
export interface TestKeyPair {
  /** Compressed point; 32 bytes with Ed25519. */
  publicKey: string;
  /** 32 bytes. */
  privateKey: string;
}

/** A wallet of the user's own, such as MetaMask or Phantom. */
export interface TestWallet extends TestKeyPair {
  kind: 'ethereum' | 'solana';
  address: string;
}

/** @param randomBytes The randomness of the authority: with a seed, the same keys come again. */
export function drawP256KeyPair(randomBytes: RandomBytes): TestKeyPair {
  const ecdh = drawEcdh('prime256v1', randomBytes);
  return { publicKey: ecdh.getPublicKey('hex', 'compressed'), privateKey: privateHex(ecdh) };
}

export function drawWallet(kind: TestWallet['kind'], randomBytes: RandomBytes): TestWallet {
  if (kind === 'ethereum') {
    const ecdh = drawEcdh('secp256k1', randomBytes);
    const publicKey = ecdh.getPublicKey(null, 'compressed');
    const address = encodeAddress('ADDRESS_FORMAT_ETHEREUM', 'CURVE_SECP256K1', publicKey);
    return { kind, address, publicKey: publicKey.toString('hex'), privateKey: privateHex(ecdh) };
  }
  const secret = Buffer.from(randomBytes(32));
  // PKCS #8 around the seed of Ed25519 (RFC 8410).
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), secret]);
  const { x = '' } = createPublicKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })).export({
    format: 'jwk',
  });
  const publicKey = Buffer.from(x, 'base64url');
  const address = encodeAddress('ADDRESS_FORMAT_SOLANA', 'CURVE_ED25519', publicKey);
  return { kind, address, publicKey: publicKey.toString('hex'), privateKey: secret.toString('hex') };
}

/** A passkey, with the parameters that register it. */
export interface TestPasskey {
  /** base64url. */
  credentialId: string;
  /** PKCS #8, base64, as `WebAuthn.addCredential` of the Chrome DevTools Protocol takes it. */
  privateKey: string;
  rpId: string;
  registration: {
    authenticatorName: string;
    challenge: string;
    attestation: { credentialId: string; clientDataJson: string; attestationObject: string; transports: string[] };
  };
}

/** WebAuthn, section 6.1: user present, user verified, attested credential data included. */
const FLAGS = 0x45;

/** Makes a passkey and its registration without an attestation statement (WebAuthn, sections 6.5 and 8.7). */
export function drawPasskey(rpId: string, randomBytes: RandomBytes): TestPasskey {
  const ecdh = drawEcdh('prime256v1', randomBytes);
  const point = ecdh.getPublicKey();
  const [x, y] = [point.subarray(1, 33), point.subarray(33)];
  const id = Buffer.from(randomBytes(32));
  const challenge = Buffer.from(randomBytes(32)).toString('base64url');
  const hex = (text: string) => Buffer.from(text, 'hex');
  // COSE_Key: kty EC2, alg ES256, crv P-256.
  const coseKey = Buffer.concat([hex('a5010203262001215820'), x, hex('225820'), y]);
  const rpIdHash = createHash('sha256').update(rpId).digest();
  const authData = Buffer.concat([
    rpIdHash,
    Buffer.from([FLAGS]),
    hex('00000000'),
    Buffer.alloc(16),
    hex('0020'),
    id,
    coseKey,
  ]);
  const attestationObject = Buffer.concat([
    hex('a363666d74646e6f6e656761747453746d74a068617574684461746158'),
    Buffer.from([authData.length]),
    authData,
  ]);
  const origin = rpId === 'localhost' ? 'http://localhost' : `https://${rpId}`;
  const clientData = JSON.stringify({ type: 'webauthn.create', challenge, origin, crossOrigin: false });
  const credentialId = id.toString('base64url');
  const jwk = { kty: 'EC', crv: 'P-256', x: x.toString('base64url'), y: y.toString('base64url') };
  const d = Buffer.from(privateHex(ecdh), 'hex').toString('base64url');
  const privateKey = createPrivateKey({ key: { ...jwk, d }, format: 'jwk' });
  return {
    credentialId,
    privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    rpId,
    registration: {
      authenticatorName: 'Passkey',
      challenge,
      attestation: {
        credentialId,
        clientDataJson: Buffer.from(clientData).toString('base64url'),
        attestationObject: attestationObject.toString('base64url'),
        transports: ['AUTHENTICATOR_TRANSPORT_INTERNAL'],
      },
    },
  };
}

function drawEcdh(curve: 'prime256v1' | 'secp256k1', randomBytes: RandomBytes): ECDH {
  const ecdh = createECDH(curve);
  for (;;) {
    try {
      ecdh.setPrivateKey(randomBytes(32));
      return ecdh;
    } catch {
      // A number above the order of the curve: about one in four billion.
    }
  }
}

function privateHex(ecdh: ECDH): string {
  return ecdh.getPrivateKey('hex').padStart(64, '0');
}
