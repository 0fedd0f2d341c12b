import type { ApiKeyProof, CredentialPurpose, PasskeyParams, WalletProof } from '@postern/protocol';
import { attemptApiKey, walletApiKey } from '@postern/protocol';
import type { ProvedCredentials } from '../accounts/contact-claimant.ts';
import type { Claim } from '../accounts/sign-up.ts';
import { AuthError } from '../auth-error.ts';
import type { Directory } from '../directory/directory.ts';
import type { StampIdentity } from '../identities/identity.ts';
import { checkAttemptKey } from './attempt-key.ts';
import type { Challenges } from './challenges.ts';
import type { PasskeySettings } from './passkey.ts';
import { checkPasskey } from './passkey.ts';
import type { WalletKey } from './wallet.ts';
import { checkWallet } from './wallet.ts';
import { isFor, nonceOf, walletBinding } from './wallet-message.ts';

/** The credentials of a request: the attempt's key and at least one more. */
export interface CredentialProofs {
  passkey?: PasskeyParams | undefined;
  wallet?: WalletProof | undefined;
  apiKey: ApiKeyProof;
}

interface ProvingServices {
  settings: PasskeySettings;
  directory: Directory;
  challenges: Challenges;
}

/**
 * Checks that the user holds every credential now: the challenges are unused and were made for the attempt's key, that
 * key signed them, and passkey and wallet signed them too.
 * @returns The credentials in Turnkey's form, and the identities that they prove.
 * @throws AuthError INVALID_API_KEY_SIGNATURE, INVALID_CHALLENGE, INVALID_PASSKEY, INVALID_WALLET_SIGNATURE
 */
export async function proveCredentials(
  services: ProvingServices,
  { passkey, wallet, apiKey }: CredentialProofs,
  purpose: CredentialPurpose = 'sign-up',
): Promise<{ credentials: ProvedCredentials; claims: Claim[]; identities: StampIdentity[] }> {
  const { settings, directory, challenges } = services;
  checkAttemptKey(
    apiKey,
    [passkey?.challenge, wallet?.message].filter((challenge) => challenge !== undefined),
    purpose,
  );
  if (passkey) {
    await challenges.spend(passkey.challenge, apiKey.publicKey);
    await checkPasskey(passkey, settings);
  }
  const walletKey = wallet && (await proveWallet(challenges, wallet, apiKey.publicKey, purpose));
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
    identities,
    claims: identities.map((identity) => ({
      identity,
      lookUp: (remembered, deadline) => directory.homesOfCredential(identity, remembered, deadline),
    })),
  };
}

async function proveWallet(
  challenges: Challenges,
  wallet: WalletProof,
  attemptKey: string,
  purpose: CredentialPurpose,
): Promise<WalletKey> {
  const nonce = nonceOf(wallet.message);
  if (!nonce) throw new AuthError('INVALID_CHALLENGE');
  await challenges.spend(nonce, walletBinding(attemptKey, wallet.message));
  if (!isFor(purpose, wallet.message)) throw new AuthError('INVALID_CHALLENGE');
  return checkWallet(wallet);
}
