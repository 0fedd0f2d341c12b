import { z } from 'zod';
import { Label } from '../../operation/schemas.ts';
import { ensureOrganization } from '../../parent-organization.ts';
import { controlEndpoint } from '../endpoint.ts';
import { drawP256KeyPair } from '../users/test-keys.ts';

export const createParent = controlEndpoint({
  method: 'POST',
  path: 'parents',
  name: 'createParent',
  summary: 'Finds the parent organization of an API key, or creates one: each test can have its own.',
  input: z.object({
    organizationName: Label.default('Parent'),
    apiPublicKey: z
      .string()
      .max(200)
      .optional()
      .describe('Compressed P-256, hex. Absent: a key is made, and its private half is in the answer.'),
  }),
  output: z.object({
    organizationId: z.string(),
    userId: z.string(),
    publicKey: z.string().describe('Of the API key: compressed P-256, hex.'),
    privateKey: z.string().nullable().describe('Hex. Null when the request gave the public key.'),
    publicKeys: z
      .object({ signer: z.string(), notarizer: z.string(), tlsFetcher: z.string() })
      .describe('The keys of the authority that clients pin: uncompressed P-256, hex.'),
  }),
  async answer({ kernel }, { organizationName, apiPublicKey }) {
    const pair = apiPublicKey === undefined ? drawP256KeyPair(kernel.runtime.randomBytes) : undefined;
    const publicKey = (pair?.publicKey ?? apiPublicKey ?? '').toLowerCase();
    const names = { organizationName, userName: 'Backend', apiPublicKey: publicKey };
    const { signer, notarizer, tlsFetcher } = kernel.vault.publicKeys;
    return {
      ...(await ensureOrganization(kernel, names)),
      publicKey,
      privateKey: pair?.privateKey ?? null,
      publicKeys: { signer, notarizer, tlsFetcher },
    };
  },
});
