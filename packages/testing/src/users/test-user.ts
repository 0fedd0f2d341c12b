import { type SoftwarePasskey, softwarePasskey } from './passkey.ts';
import { apiKeyStamper, type Stamper } from './stamper.ts';
import { type SoftwareWallet, softwareWallet } from './wallet.ts';

/** The answer of the control API. */
export interface CreatedUser {
  organizationId: string;
  userId: string;
  userName: string;
  email: string | null;
  phoneNumber: string | null;
  session: { token: string; publicKey: string; privateKey: string; expiresAt: string };
  passkey: Omit<SoftwarePasskey, 'stamper'> | null;
  wallet: Omit<SoftwareWallet, 'signMessage' | 'stamper'> | null;
  embeddedWallet: { walletId: string; addresses: string[] } | null;
}

/** A user with a sub-organization of their own, who is signed in. */
export interface TestUser extends Omit<CreatedUser, 'passkey' | 'wallet'> {
  /** Stamps with the key of the session. */
  stamper: Stamper;
  /** Null unless it was asked for. */
  passkey: SoftwarePasskey | null;
  /** Null unless it was asked for. */
  wallet: SoftwareWallet | null;
}

export function testUser(created: CreatedUser): TestUser {
  return {
    ...created,
    stamper: apiKeyStamper(created.session),
    passkey: created.passkey && softwarePasskey(created.passkey),
    wallet: created.wallet && softwareWallet(created.wallet),
  };
}
