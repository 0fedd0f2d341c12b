import { createHash } from 'node:crypto';
import { contentDigest, type DpopClaims, dpopSigningInput } from '@postern/protocol';
import { describe, expect, it } from 'vitest';
import { createP256Signer } from '../test-vectors/p256-signer.ts';
import { createDpopProofs, isForBody } from './dpop-proof.ts';

const NOW = 1_700_000_000;
const URL_OF_REQUEST = 'https://api.example.com/orders';
const session = createP256Signer();
const stranger = createP256Signer();
const sha256 = (text: string) => createHash('sha256').update(text).digest('base64url');

const CLAIMS: DpopClaims = { htm: 'POST', htu: URL_OF_REQUEST, iat: NOW, jti: 'one', ath: sha256('token') };
const REQUEST = {
  publicKey: session.publicKey,
  token: 'token',
  method: 'POST',
  isAt: (htu: string) => htu === URL_OF_REQUEST,
  query: '',
};

function proofOf(changes: Partial<DpopClaims> = {}, signer = session, named = signer): string {
  const input = dpopSigningInput(named.publicKey, { ...CLAIMS, ...changes });
  return `${input}.${signer.sign(input).toString('base64url')}`;
}

function check(proof: string, request: Partial<typeof REQUEST> = {}, nowMs = NOW * 1_000) {
  try {
    return createDpopProofs(60, () => nowMs).check(proof, { ...REQUEST, ...request });
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('a proof of a request', () => {
  it('The key of the session has signed it for this request', () => {
    expect(check(proofOf())).toEqual(CLAIMS);
    const withQuery = { htq: sha256('a=1') };
    expect(check(proofOf(withQuery), { query: 'a=1' })).toEqual({ ...CLAIMS, ...withQuery });
  });

  it('A proof counts for a minute in both directions', () => {
    for (const iat of [NOW - 60, NOW + 60]) expect(check(proofOf({ iat }))).toMatchObject({ iat });
    for (const iat of [NOW - 61, NOW + 61, NOW - 60.001, Number.MAX_VALUE]) {
      expect(check(proofOf({ iat }))).toBe('PROOF_NOT_CURRENT');
    }
  });

  it.each([
    ['method', {}, { method: 'GET' }],
    ['address', { htu: 'https://api.example.com/others' }, {}],
    ['token', {}, { token: 'other' }],
    ['query', { htq: sha256('a=1') }, { query: 'a=2' }],
    ['query, which the request has not', { htq: sha256('') }, {}],
    ['query, which the proof has not', {}, { query: 'a=1' }],
  ])('A proof for another %s is refused', (_, claims, request) => {
    expect(check(proofOf(claims), request)).toBe('PROOF_MISMATCH');
  });

  it('A proof of another key is refused, also in the name of the key of the session', () => {
    expect(check(proofOf({}, stranger))).toBe('INVALID_PROOF');
    expect(check(proofOf({}, stranger, session))).toBe('INVALID_PROOF');
  });

  it('The session of a proof has a key on the curve', () => {
    const publicKey = `02${'f'.repeat(64)}`;
    expect(check(proofOf(), { publicKey })).toBe('INVALID_PROOF');
  });

  it('A text that is no proof is refused, and the error keeps the reason', () => {
    for (const text of ['', 'a.b.c', proofOf().slice(0, -1)]) {
      const refuse = () => createDpopProofs(60, () => 0).check(text, REQUEST);
      expect(refuse).toThrow(expect.objectContaining({ code: 'INVALID_PROOF', cause: expect.any(Error) }));
    }
  });

  it('Several proofs of one session are checked with its key', () => {
    const proofs = createDpopProofs(60, () => NOW * 1_000);
    expect(proofs.check(proofOf(), REQUEST)).toEqual(CLAIMS);
    expect(proofs.check(proofOf({ jti: 'two' }), REQUEST)).toMatchObject({ jti: 'two' });
    expect(() => proofs.check(proofOf({}, stranger, session), REQUEST)).toThrow();
  });
});

it('A proof is for one body, or for none', () => {
  const body = Buffer.from('{"a":1}');
  const content_digest = contentDigest(createHash('sha256').update(body).digest());
  const ofNothing = contentDigest(createHash('sha256').digest());
  expect(isForBody({ ...CLAIMS, content_digest }, body)).toBe(true);
  expect(isForBody({ ...CLAIMS, content_digest }, Buffer.from('{"a":2}'))).toBe(false);
  expect(isForBody({ ...CLAIMS, content_digest }, Buffer.alloc(0))).toBe(false);
  expect(isForBody(CLAIMS, body)).toBe(false);
  expect(isForBody(CLAIMS, Buffer.alloc(0))).toBe(true);
  expect(isForBody({ ...CLAIMS, content_digest: ofNothing }, Buffer.alloc(0))).toBe(true);
});
