import type { WalletPublicKeyRequest, WalletPublicKeyResponse } from '@postern/protocol';
import { AUTH_PATHS, decodeHex } from '@postern/protocol';
import { z } from 'zod';
import { AuthError } from '../../auth-error.ts';
import { recoverEthereumSigner } from '../../credentials/ethereum.ts';
import type { Endpoint } from '../../http/endpoint.ts';
import { defineEndpoint } from '../../http/endpoint.ts';
import { walletSignatureSchema } from '../credential-schemas.ts';

const body: z.ZodType<WalletPublicKeyRequest> = z.strictObject({
  message: z.string().max(4_096),
  signature: walletSignatureSchema.describe('R || S || V, or the 64 bytes of EIP-2098, lowercase hex.'),
});

const answer: z.ZodType<WalletPublicKeyResponse> = z.object({ publicKey: z.string() });

/**
 * `POST /wallet/public-key`: recovers the public key from a signature of an Ethereum wallet. Browsers need it for
 * stamps and cannot compute it without a library for the curve. The answer reveals nothing that is not in the
 * signature.
 */
export function walletPublicKeyEndpoint(): Endpoint {
  return defineEndpoint({
    operation: 'walletPublicKey',
    isProbe: true,
    method: 'POST',
    path: AUTH_PATHS.walletPublicKey,
    summary: 'Recover the public key of an Ethereum wallet from a signature.',
    body,
    answer,
    errors: ['INVALID_WALLET_SIGNATURE', 'SMART_CONTRACT_WALLET'],
    async handle({ message, signature }) {
      const signer = recoverEthereumSigner(message, decodeHex(signature));
      if (!signer) throw new AuthError('INVALID_WALLET_SIGNATURE');
      return { publicKey: signer.publicKey };
    },
  });
}
