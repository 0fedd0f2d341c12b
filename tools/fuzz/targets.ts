import { COMPARISONS } from './all.ts';
import type { Target } from './target.ts';
import { sealedBundles, signedBundles } from './targets/bundles.ts';
import { emailAddresses, phoneNumbers } from './targets/contacts.ts';
import { forwardedHeader, xForwardedForHeader } from './targets/forwarded.ts';
import { attestations, coseKeys, registrations } from './targets/passkeys.ts';
import { policyLanguage } from './targets/policies.ts';
import { apiKeyStamps, attestedStamps, derSignatures, passkeyStamps } from './targets/stamps.ts';
import { clientSignatures, dpopProofs, oidcTokens, sessionTokens, verificationTokens } from './targets/tokens.ts';
import { changedTransactions, comparisonTarget } from './targets/transactions.ts';
import { walletMessages } from './targets/wallets.ts';

/** Every parser that sees bytes of strangers. */
export const TARGETS: readonly Target[] = [
  apiKeyStamps,
  passkeyStamps,
  attestedStamps,
  derSignatures,
  sessionTokens,
  verificationTokens,
  clientSignatures,
  oidcTokens,
  dpopProofs,
  sealedBundles,
  signedBundles,
  attestations,
  registrations,
  coseKeys,
  walletMessages,
  emailAddresses,
  phoneNumbers,
  forwardedHeader,
  xForwardedForHeader,
  policyLanguage,
  changedTransactions,
  ...COMPARISONS.map(comparisonTarget),
];
