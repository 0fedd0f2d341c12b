import { createHash } from 'node:crypto';
import { SettingsService } from '@simplewebauthn/server';
import { decodeAttestationObject, isoCBOR } from '@simplewebauthn/server/helpers';
import { beforeAll, describe, expect, it } from 'vitest';
import vectors from '../test-vectors/webauthn-level-3.json' with { type: 'json' };
import { verifyAttestation } from './verify-attestation.ts';

type Vector = (typeof vectors.registrations)[number];
type AttestationObject = ReturnType<typeof decodeAttestationObject>;

const root = new Uint8Array(Buffer.from(vectors.attestationRoot, 'base64url'));
const { origin } = vectors;

function verify({ name, challenge, credentialId, clientDataJson, attestationObject }: Vector, feature?: string) {
  const attestation = { credentialId, clientDataJson, attestationObject, transports: [] };
  return verifyAttestation({ authenticatorName: name, challenge, attestation }, feature);
}

function find(name: string): Vector {
  const vector = vectors.registrations.find((each) => each.name === name);
  if (!vector) throw new Error(`no vector ${name}`);
  return vector;
}

function change(name: string, alter: (object: AttestationObject) => void): Vector {
  const vector = find(name);
  const object = decodeAttestationObject(new Uint8Array(Buffer.from(vector.attestationObject, 'base64url')));
  alter(object);
  const encoded = isoCBOR.encode(object as unknown as Parameters<typeof isoCBOR.encode>[0]);
  return { ...vector, attestationObject: Buffer.from(encoded).toString('base64url') };
}

/** Android includes the root in the statement; the specification's example does not. */
const androidKey = change('android-key-es256', (object) => object.get('attStmt').get('x5c')?.push(root));

/**
 * The manufacturer of the example does not exist, so its name is replaced. The certificate is only checked against a
 * known root.
 */
const tpm = change('tpm-es256', (object) => {
  const [certificate] = object.get('attStmt').get('x5c') ?? [];
  const name = certificate && Buffer.from(certificate).indexOf('id:00000000');
  certificate?.set(Buffer.from('id:FFFFF1D0'), name);
});

/** U2F authenticators have no AAGUID, and their signature does not cover it. */
const fidoU2f = change('fido-u2f-es256', (object) => object.get('authData').fill(0, 37, 53));

describe('attestations under the roots of the manufacturers', () => {
  it.each([
    ['android-key', androidKey],
    ['apple', find('apple-es256')],
  ])('An %s attestation under another root is refused', async (_, vector) => {
    expect(await verify(vector)).toBeUndefined();
  });
});

describe('the registrations of the specification', () => {
  beforeAll(() => {
    for (const identifier of ['apple', 'android-key'] as const) {
      SettingsService.setRootCertificates({ identifier, certificates: [root] });
    }
  });

  it.each([
    ['none', find('none-es256')],
    ['none', find('none-es256-crossOrigin')],
    ['none', find('none-es256-topOrigin')],
    ['none', find('none-es256-long-credential-id')],
    ['packed', find('packed-self-es256')],
    ['packed', find('packed-es256')],
    ['packed', find('packed-rs256')],
    ['packed', find('packed-eddsa')],
    ['apple', find('apple-es256')],
    ['android-key', androidKey],
    ['tpm', tpm],
    ['fido-u2f', fidoU2f],
  ])(
    'A registration of the specification with the attestation %s is verified (case %#)',
    async (attestationType, vector) => {
      const credential = await verify(vector);
      expect(credential).toMatchObject({ credentialId: vector.credentialId, attestationType, signCount: 0 });
      expect(Buffer.from(credential?.rpIdHash ?? [])).toEqual(createHash('sha256').update(vectors.rpId).digest());
    },
  );

  it.each(['packed-es384', 'packed-es512', 'packed-ed448'])(
    'A registration with a key of another algorithm is refused: %s',
    async (name) => {
      expect(await verify(find(name))).toBeUndefined();
    },
  );

  it.each<[string, Vector]>([
    ['challenge', { ...find('none-es256'), challenge: find('packed-es256').challenge }],
    ['credential id', { ...find('none-es256'), credentialId: find('packed-es256').credentialId }],
    ['client data', { ...find('packed-es256'), clientDataJson: find('none-es256').clientDataJson }],
    ['relying party', change('none-es256', (object) => object.get('authData').fill(1, 0, 32))],
    ['format', change('none-es256', (object) => (object as Map<string, unknown>).set('fmt', 'android-safetynet'))],
    ['signature', change('packed-es256', (object) => object.get('attStmt').get('sig')?.reverse())],
  ])('A registration with another %s is refused', async (_, vector) => {
    expect(await verify(vector)).toBeUndefined();
  });

  it('A registration without the user present is refused', async () => {
    const absent = change('none-es256', (object) => {
      const authData = object.get('authData');
      authData[32] = (authData[32] ?? 0) & ~1;
    });
    expect(await verify(absent)).toBeUndefined();
  });

  it('A registration is accepted only on the origins of the feature, and in frames of those origins', async () => {
    const plain = find('none-es256');
    const framed = find('none-es256-topOrigin');
    expect(await verify(plain, `${origin}/log-in, https://other.example`)).toBeDefined();
    expect(await verify(plain, 'https://other.example')).toBeUndefined();
    expect(await verify(plain, `${origin}:8443`)).toBeUndefined();
    expect(await verify(framed, origin)).toBeUndefined();
    expect(await verify(framed, `${origin},https://example.com`)).toBeDefined();
  });
});
