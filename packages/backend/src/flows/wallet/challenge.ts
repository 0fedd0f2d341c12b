import type { WalletChallengeRequest, WalletChallengeResponse } from '@postern/protocol';
import { AUTH_PATHS } from '@postern/protocol';
import { z } from 'zod';
import { AuthError } from '../../auth-error.ts';
import { canonicalAddress } from '../../credentials/wallet.ts';
import { walletBinding, walletMessage } from '../../credentials/wallet-message.ts';
import type { Endpoint } from '../../http/endpoint.ts';
import { defineEndpoint } from '../../http/endpoint.ts';
import type { Services } from '../../services.ts';
import { attemptKeySchema } from '../attempt-key-schema.ts';

const body: z.ZodType<WalletChallengeRequest> = z.strictObject({
  publicKey: attemptKeySchema,
  curveType: z.enum(['API_KEY_CURVE_SECP256K1', 'API_KEY_CURVE_ED25519']),
  address: z.string().max(64).describe('Ethereum: 0x and 40 hex characters. Solana: base58.'),
  purpose: z.enum(['sign-up', 'add']).optional(),
});

const answer: z.ZodType<WalletChallengeResponse> = z.object({ message: z.string() });

/**
 * `POST /wallet/challenge`: the message that a wallet must sign. The backend writes it and later compares the whole
 * message, so the client cannot choose its domain, URI or times.
 */
export function walletChallengeEndpoint({ settings, challenges }: Pick<Services, 'settings' | 'challenges'>): Endpoint {
  return defineEndpoint({
    operation: 'walletChallenge',
    method: 'POST',
    path: AUTH_PATHS.walletChallenge,
    summary: 'Begin a sign-up with a wallet.',
    body,
    answer,
    errors: ['ORIGIN_NOT_ALLOWED'],
    async handle({ publicKey, curveType, address: text, purpose = 'sign-up' }, { headers }) {
      const address = canonicalAddress(curveType, text);
      if (!address) throw new AuthError('INVALID_REQUEST', { fields: ['address'] });
      const { challenge: nonce, issuedAtMs, expiresAtMs } = challenges.draw();
      const message = walletMessage({
        origin: pageOf(headers),
        curveType,
        purpose,
        address,
        nonce,
        issuedAtMs,
        expiresAtMs,
      });
      await challenges.keep(nonce, walletBinding(publicKey, message), expiresAtMs);
      return { message };
    },
  });

  /** Wallets show the origin of the page. For callers that are not a page, it is the first of `origins`. */
  function pageOf(headers: Headers): string {
    const origin = headers.get('origin') ?? settings.origins[0];
    if (!origin) throw new AuthError('ORIGIN_NOT_ALLOWED');
    return origin;
  }
}
