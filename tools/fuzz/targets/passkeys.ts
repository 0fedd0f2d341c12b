import { isoCBOR } from '@simplewebauthn/server/helpers';
import type { v1AuthenticatorParamsV2 } from '@turnkey/sdk-types';
import fc from 'fast-check';
import { changedBase64Url, changedBytes, changedJson } from '../changes.ts';
import { readCorpus, readJson } from '../corpus.ts';
import { changedInputs, type Target, unlessRefusedLater } from '../target.ts';

interface Registration {
  name: string;
  challenge: string;
  credentialId: string;
  clientDataJson: string;
  attestationObject: string;
}

/** The formats that need no root of a manufacturer. */
const CONSISTENT = ['none-es256', 'packed-self-es256', 'packed-es256', 'packed-rs256', 'packed-eddsa'];

const toBase64Url = (json: string) => Buffer.from(json).toString('base64url');
const toText = (encoded: string) => Buffer.from(encoded, 'base64url').toString();

/** Registrations with changes in the client data or in the attestation object. */
function changedRegistrations(originals: readonly v1AuthenticatorParamsV2[]) {
  const inputs = originals.map((original) => {
    const { attestation } = original;
    const clientData = fc.oneof(
      changedBase64Url(attestation.clientDataJson),
      changedJson(toText(attestation.clientDataJson)).map(toBase64Url),
    );
    return fc.oneof(
      clientData.map((clientDataJson) => ({ original, changed: { ...attestation, clientDataJson } })),
      changedBase64Url(attestation.attestationObject).map((attestationObject) => ({
        original,
        changed: { ...attestation, attestationObject },
      })),
    );
  });
  return fc.oneof(...inputs);
}

export const attestations: Target = {
  name: 'passkey attestation: authority',
  isSlow: true,
  async property({ verifyAttestation }, count) {
    const { stamps, vectors } = readCorpus('passkeys');
    const { registrations } = readJson<{ registrations: Registration[] }>(vectors);
    const ofSpecification = registrations
      .filter(({ name }) => CONSISTENT.includes(name))
      .map(({ name, challenge, ...attestation }) => ({
        authenticatorName: name,
        challenge,
        attestation: { ...attestation, transports: [] },
      }));
    const originals = [...ofSpecification, ...stamps.map(({ registration }) => registration)];
    const expected = new Map<v1AuthenticatorParamsV2, Awaited<ReturnType<typeof verifyAttestation>>>();
    for (const original of originals) expected.set(original, await verifyAttestation(original, undefined));
    return changedInputs(
      changedRegistrations(originals),
      async ({ original, changed }) => {
        const known = expected.get(original);
        const found = await verifyAttestation({ ...original, attestation: changed }, undefined);
        // Without a statement nothing covers the key: a change of it registers another key.
        const isUnsigned = found?.attestationType === 'none' && known?.attestationType === 'none';
        const isSameKey = found?.coseKey === known?.coseKey && found?.aaguid === known?.aaguid;
        return {
          isIntact:
            changed.clientDataJson === original.attestation.clientDataJson &&
            changed.attestationObject === original.attestation.attestationObject,
          isAccepted: found !== undefined,
          meansTheSame:
            found?.credentialId === known?.credentialId &&
            Buffer.from(found?.rpIdHash ?? []).equals(Buffer.from(known?.rpIdHash ?? [])) &&
            (isUnsigned || isSameKey || found?.attestationType === 'none'),
        };
      },
      count,
    );
  },
};

export const registrations: Target = {
  name: 'passkey attestation: backend',
  property({ checkPasskey }, count) {
    const originals = readCorpus('passkeys').stamps.map(({ registration }) => registration);
    const settings = { origins: ['https://app.example.org'], passkey: { rpId: 'example.org', appOrigins: [] } };
    return changedInputs(
      changedRegistrations(originals),
      async ({ original, changed }) => {
        const check = async () => {
          await checkPasskey({ ...original, attestation: changed } as never, settings as never);
          return 'accepted';
        };
        const { challenge, origin, type } = clientDataOf(changed.clientDataJson) ?? {};
        return {
          isIntact:
            changed.clientDataJson === original.attestation.clientDataJson &&
            changed.attestationObject === original.attestation.attestationObject,
          isAccepted: (await unlessRefusedLater(check, 'AuthError')) !== undefined,
          meansTheSame:
            challenge === original.challenge && origin === 'https://app.example.org' && type === 'webauthn.create',
        };
      },
      count,
    );
  },
};

function clientDataOf(encoded: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(toText(encoded));
  } catch {
    return undefined;
  }
}

export const coseKeys: Target = {
  name: 'CBOR: keys of passkeys',
  async property({ coseKeyObject, verifyAttestation }, count) {
    const keys: Uint8Array<ArrayBuffer>[] = [];
    for (const { registration } of readCorpus('passkeys').stamps) {
      const found = await verifyAttestation(registration, undefined);
      keys.push(Uint8Array.from(Buffer.from(found?.coseKey ?? '', 'hex')));
    }
    const nested = fc.nat(300).map((depth) => Uint8Array.from([...new Array<number>(depth).fill(0x81), 0]));
    const inputs = fc.oneof(...keys.map(changedBytes), fc.uint8Array({ maxLength: 60 }), nested);
    return fc.property(inputs, (bytes) => {
      const map = decode(Uint8Array.from(bytes));
      const key = map && coseKeyObject(map);
      // A key that is read has the same numbers when it is written again.
      if (key && key.export({ format: 'der', type: 'spki' }).length === 0) throw new Error('the key is empty');
      count(key ? 'accepted' : 'refused');
    });
  },
};

/** The library reports malformed CBOR by an error of no fixed class; its callers catch all of them. */
function decode(bytes: Uint8Array<ArrayBuffer>): ReadonlyMap<number, unknown> | undefined {
  try {
    const value: unknown = isoCBOR.decodeFirst(bytes);
    return value instanceof Map ? value : undefined;
  } catch {
    return undefined;
  }
}
