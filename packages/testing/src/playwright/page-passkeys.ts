import type { CDPSession } from '@playwright/test';
import type { SoftwarePasskey } from '../users/passkey.ts';

/** The passkeys in the virtual authenticator of a page. */
export interface PagePasskeys {
  add(passkey: SoftwarePasskey): Promise<void>;
  /** The ids of the passkeys that are in it, also those that the page has made. base64url. */
  credentialIds(): Promise<string[]>;
  /** Makes every use of a passkey fail, as a person who cancels, or succeed. */
  setConfirms(confirms: boolean): Promise<void>;
}

/**
 * Gives a page an authenticator that answers at once: user present, user verified, passkeys that can be discovered (Chrome
 * DevTools Protocol, WebAuthn).
 */
export async function addPasskeys(devTools: CDPSession, passkey: SoftwarePasskey | null): Promise<PagePasskeys> {
  await devTools.send('WebAuthn.enable');
  const { authenticatorId } = await devTools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  const passkeys: PagePasskeys = {
    async add({ credentialId, privateKey, rpId, userHandle }) {
      await devTools.send('WebAuthn.addCredential', {
        authenticatorId,
        credential: {
          credentialId: base64(credentialId),
          isResidentCredential: true,
          rpId,
          privateKey,
          userHandle: base64(userHandle),
          signCount: 0,
        },
      });
    },
    async credentialIds() {
      const { credentials } = await devTools.send('WebAuthn.getCredentials', { authenticatorId });
      return credentials.map(({ credentialId }) => Buffer.from(credentialId, 'base64').toString('base64url'));
    },
    async setConfirms(confirms) {
      await devTools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: confirms });
    },
  };
  if (passkey) await passkeys.add(passkey);
  return passkeys;
}

function base64(text: string): string {
  return Buffer.from(text, 'base64url').toString('base64');
}
