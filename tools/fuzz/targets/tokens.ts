import { parseDpopProof } from '@postern/protocol';
import fc from 'fast-check';
import { importJWK } from 'jose';
import { changedHex, changedJwt, changedText } from '../changes.ts';
import { readCorpus, readJson } from '../corpus.ts';
import { changedInputs, type Target, unlessRefused, unlessRefusedLater } from '../target.ts';

/** Everything before the signature, which is what was signed. */
const signedPart = (token: string) => token.slice(0, token.lastIndexOf('.'));

export const sessionTokens: Target = {
  name: 'JWT: session tokens',
  property({ createSessionTokens, p256PublicKey }, count) {
    const { token: original, key } = readCorpus('tokens').session;
    const publicKey = p256PublicKey(key);
    if (!publicKey) throw new Error('the key of the corpus is valid');
    const tokens = createSessionTokens(publicKey, () => 0);
    const { claims } = tokens.check(original);
    return changedInputs(
      changedJwt(original),
      (token) => {
        const genuine = unlessRefused(() => tokens.check(token), 'AuthError');
        return {
          isIntact: token === original,
          isAccepted: genuine !== undefined,
          meansTheSame: token === original && JSON.stringify(genuine?.claims) === JSON.stringify(claims),
        };
      },
      count,
    );
  },
};

export const verificationTokens: Target = {
  name: 'JWT: verification tokens',
  property({ createVerificationTokens, p256PublicKey, ofAuthority }, count) {
    const { token: original, key, organizationId } = readCorpus('tokens').verification;
    const publicKey = p256PublicKey(key);
    if (!publicKey) throw new Error('the key of the corpus is valid');
    const tokens = createVerificationTokens({ key: publicKey, organizationId, sandboxContacts: true, now: () => 0 });
    return changedInputs(
      changedJwt(original),
      (token) => {
        const claims = unlessRefused(() => tokens.check(token), 'AuthError');
        const ofOther = unlessRefused(() => ofAuthority.checkVerificationToken(token, key, 0), 'ApiError');
        if (JSON.stringify(claims) !== JSON.stringify(ofOther)) throw new Error('backend and authority differ');
        return { isIntact: token === original, isAccepted: claims !== undefined, meansTheSame: token === original };
      },
      count,
    );
  },
};

export const clientSignatures: Target = {
  name: 'client signatures',
  property({ checkClientSignature }, count) {
    const { clientSignature: original } = readCorpus('tokens');
    const owner = { id: '', organizationId: '', contact: '', verificationType: 'OTP_TYPE_EMAIL' } as const;
    const claims = { ...owner, expiresAtMs: 0, publicKey: original.publicKey };
    const inputs = fc.oneof(
      changedText(original.message).map((message) => ({ ...original, message })),
      changedHex(original.signature).map((signature) => ({ ...original, signature })),
      changedHex(original.publicKey).map((publicKey) => ({ ...original, publicKey })),
    );
    return changedInputs(
      inputs,
      (proof) => {
        const check = () => checkClientSignature(claims, proof, original.message) ?? 'accepted';
        const isAccepted = unlessRefused(check, 'AuthError') !== undefined;
        const { message, publicKey, signature } = proof;
        const isSigner = message === original.message && publicKey === original.publicKey;
        return {
          isIntact: isSigner && signature === original.signature,
          isAccepted,
          meansTheSame: isSigner && signature.toLowerCase() === original.signature,
        };
      },
      count,
    );
  },
};

export const oidcTokens: Target = {
  name: 'JWT: OIDC tokens',
  async property({ createOidcTokens }, count) {
    const { issuer, clientId, publicKey, tokens } = readCorpus('tokens').oidc;
    const checks: { original: string; check: ReturnType<typeof createOidcTokens>['check'] }[] = [];
    for (const { token, jwk } of tokens) {
      const key = await importJWK(jwk as never);
      const issuers = { metadata: () => Promise.reject(new Error('nothing is read')), key: async () => key as never };
      const provider = {
        name: 'test',
        preset: 'custom',
        issuer,
        clientIds: [clientId],
        trustedAudiences: [],
        clientId,
      };
      const more = { clientSecret: undefined, appleKey: undefined, oauth2CredentialId: undefined, redirectUris: [] };
      const providers = [{ ...provider, ...more, scope: '', authorizationParameters: {} } as never];
      const now = () => 1_700_000_100_000;
      checks.push({
        original: token,
        check: createOidcTokens({ providers, issuers, maxTokenAgeSeconds: 3_600, now }).check,
      });
    }
    const inputs = checks.map(({ original, check }) =>
      changedJwt(original).map((token) => ({ original, token, check })),
    );
    return changedInputs(
      fc.oneof(...inputs),
      async ({ original, token, check }) => {
        const checked = await unlessRefusedLater(() => check(token, publicKey), 'AuthError');
        return {
          isIntact: token === original,
          isAccepted: checked !== undefined,
          meansTheSame: signedPart(token) === signedPart(original) && checked?.subject === 'ada',
        };
      },
      count,
    );
  },
};

export const dpopProofs: Target = {
  name: 'JWT: proofs of requests',
  property({ createDpopProofs }, count) {
    const { proof: original, accessToken, claims } = readJson<DpopVector>(readCorpus('tokens').proof);
    const { publicKey } = parseDpopProof(original);
    const proofs = createDpopProofs(60, () => claims.iat * 1000);
    const request = {
      publicKey,
      token: accessToken,
      method: claims.htm,
      isAt: (htu: string) => htu === claims.htu,
      query: '',
    };
    return changedInputs(
      changedJwt(original),
      (proof) => ({
        isIntact: proof === original,
        isAccepted: unlessRefused(() => proofs.check(proof, request), 'AuthError') !== undefined,
        meansTheSame: proof === original,
      }),
      count,
    );
  },
};

interface DpopVector {
  proof: string;
  accessToken: string;
  claims: { htm: string; htu: string; iat: number };
}
