import type { ApiKeyProof, PasskeyParams, WalletProof } from '@postern/protocol';
import { attemptApiKey, walletApiKey } from '@postern/protocol';
import type { ProvedCredentials } from '../../accounts/contact-claimant.ts';
import type { Claim } from '../../accounts/sign-up.ts';
import { AuthError } from '../../auth-error.ts';
import { checkAttemptKey } from '../../credentials/attempt-key.ts';
import { checkPasskey } from '../../credentials/passkey.ts';
import type { WalletKey } from '../../credentials/wallet.ts';
import { checkWallet } from '../../credentials/wallet.ts';
import { nonceOf, walletBinding } from '../../credentials/wallet-message.ts';
import type { StampIdentity } from '../../directory/receipts.ts';
import type { Services } from '../../services.ts';

/** The credentials of a request; at least one beside the attempt's key. */
export interface CredentialProofs {
  passkey?: PasskeyParams | undefined;
  wallet?: WalletProof | undefined;
  apiKey: ApiKeyProof;
}

type Needs = Pick<Services, 'settings' | 'directory' | 'challenges'>;

/**
 * Checks that whoever signs up holds every credential, here and now: the challenges are unused and were drawn for the
 * attempt's key, that key has signed them, and passkey and wallet have signed or answered them.
 * @returns The credentials as Turnkey takes them, and whom they identify.
 * @throws AuthError INVALID_API_KEY_SIGNATURE, INVALID_CHALLENGE, INVALID_PASSKEY, INVALID_WALLET_SIGNATURE
 */
export async function proveCredentials(
  services: Needs,
  { passkey, wallet, apiKey }: CredentialProofs,
): Promise<{ credentials: ProvedCredentials; claims: Claim[] }> {
  const { settings, directory, challenges } = services;
  checkAttemptKey(
    apiKey,
    [passkey?.challenge, wallet?.message].filter((challenge) => challenge !== undefined),
  );
  if (passkey) {
    await challenges.spend(passkey.challenge, apiKey.publicKey);
    await checkPasskey(passkey, settings.origins, settings.passkey.rpId);
  }
  const walletKey = wallet && (await proveWallet(challenges, wallet, apiKey.publicKey));
  const identities: StampIdentity[] = [
    ...(walletKey ? [{ type: 'wallet' as const, publicKey: walletKey.publicKey }] : []),
    ...(passkey ? [{ type: 'passkey' as const, credentialId: passkey.attestation.credentialId }] : []),
  ];
  return {
    credentials: {
      apiKeys: [
        ...(walletKey ? [walletApiKey(walletKey.publicKey, walletKey.curveType)] : []),
        attemptApiKey(apiKey.publicKey),
      ],
      authenticators: passkey ? [passkey] : [],
    },
    claims: identities.map((identity) => ({
      identity,
      lookUp: (remembered, deadline) => directory.homesOfCredential(identity, remembered, deadline),
    })),
  };
}

async function proveWallet(
  challenges: Services['challenges'],
  wallet: WalletProof,
  attemptKey: string,
): Promise<WalletKey> {
  const nonce = nonceOf(wallet.message);
  if (!nonce) throw new AuthError('INVALID_CHALLENGE');
  await challenges.spend(nonce, walletBinding(attemptKey, wallet.message));
  return checkWallet(wallet);
}
