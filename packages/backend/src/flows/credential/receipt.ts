import type { CredentialReceiptRequest, CredentialReceiptResponse } from '@postern/protocol';
import { AUTH_PATHS } from '@postern/protocol';
import { z } from 'zod';
import { AuthError } from '../../auth-error.ts';
import { proveCredentials } from '../../credentials/prove-credentials.ts';
import type { Endpoint } from '../../http/endpoint.ts';
import { defineEndpoint } from '../../http/endpoint.ts';
import { identityKey } from '../../identities/identity.ts';
import type { Services } from '../../services.ts';
import { apiKeySchema, passkeySchema, walletSchema } from '../credential-schemas.ts';

const body: z.ZodType<CredentialReceiptRequest> = z
  .strictObject({
    passkey: passkeySchema.optional(),
    wallet: walletSchema.optional(),
    apiKey: apiKeySchema.describe("The session's key."),
  })
  .refine(({ passkey, wallet }) => (passkey === undefined) !== (wallet === undefined), { path: ['wallet'] });

const answer: z.ZodType<CredentialReceiptResponse> = z.object({ name: z.string(), publicKey: z.string().optional() });

/**
 * `POST /credential-receipt`: a user who is signed in proves one more passkey or wallet. The browser then registers it
 * at Turnkey with the name from the answer, stamped by the session. The receipt in the name shows later that the
 * credential was proved.
 */
export function credentialReceiptEndpoint(services: Services): Endpoint {
  const { turnkey, directory, identities, receipts, sessions, sessionTransport } = services;
  return defineEndpoint({
    operation: 'credentialReceipt',
    method: 'POST',
    path: AUTH_PATHS.credentialReceipt,
    summary: 'Prove a passkey or a wallet that is to be added to the account of a session.',
    bearer: true,
    body,
    answer,
    errors: [
      'INVALID_SESSION',
      'SESSION_EXPIRED',
      'INVALID_CHALLENGE',
      'INVALID_PASSKEY',
      'INVALID_WALLET_SIGNATURE',
      'SMART_CONTRACT_WALLET',
      'INVALID_API_KEY_SIGNATURE',
      'CREDENTIAL_ALREADY_REGISTERED',
    ],
    async handle(proofs, { headers, deadline, audit }) {
      const session = await sessions.check(sessionTransport.tokenOf({ method: 'POST', headers }));
      const { organizationId, userId } = session;
      Object.assign(audit, { organizationId, userId });
      if (proofs.apiKey.publicKey !== session.publicKey) throw new AuthError('INVALID_API_KEY_SIGNATURE');
      const { identities: proved } = await proveCredentials(services, proofs, 'add');
      const [identity] = proved;
      if (!identity) throw new AuthError('INVALID_REQUEST');
      const key = identityKey(turnkey.organizationId, identity);
      audit.identity = key;
      const homes = await directory.homesOfCredential(identity, await identities.find(key), deadline);
      if (homes.length > 0) throw new AuthError('CREDENTIAL_ALREADY_REGISTERED');
      const receipt = await receipts.issue(organizationId, identity);
      return identity.type === 'wallet'
        ? { name: `wallet-auth:${identity.publicKey} ${receipt}`, publicKey: identity.publicKey }
        : { name: `${proofs.passkey?.authenticatorName ?? 'passkey'} ${receipt}` };
    },
  });
}
