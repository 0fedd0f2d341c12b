import type { KeyObject } from 'node:crypto';
import { sign, verify } from 'node:crypto';
import type { StampIdentity } from '../identities/identity.ts';

/**
 * Receipts for credentials that were proved to this backend. A receipt is part of the credential's name at Turnkey. So
 * it exists as long as the credential, even if the backend's store is lost.
 */
export interface Receipts {
  /** Makes a receipt: this credential was proved for this sub-organization. It is valid for no other pair. */
  issue(organizationId: string, identity: StampIdentity): string;
  /** Whether a name contains a receipt of this backend for exactly this sub-organization and credential. */
  isIn(name: string, organizationId: string, identity: StampIdentity): boolean;
}

export interface ReceiptKeys {
  /** The parent organization. */
  organizationId: string;
  /** The backend's API key, which signs. */
  apiKey: KeyObject;
  /** The public key of that API key, and of former ones. */
  receiptKeys: readonly KeyObject[];
}

/** 64 bytes, base64url. */
const IN_NAME = /(?:^|\s)postern:([A-Za-z0-9_-]{86})$/;

export function createReceipts({ organizationId: parentId, apiKey, receiptKeys }: ReceiptKeys): Receipts {
  /** No request to Turnkey has this form, so the signature cannot be used for anything else. */
  const messageOf = (organizationId: string, identity: StampIdentity) =>
    Buffer.from(['postern receipt 1', parentId, organizationId, identity.type, nameOf(identity)].join('\n'));
  return {
    issue(organizationId, identity) {
      const signature = sign('sha256', messageOf(organizationId, identity), { key: apiKey, dsaEncoding: 'ieee-p1363' });
      return `postern:${signature.toString('base64url')}`;
    },
    isIn(name, organizationId, identity) {
      const [, text] = IN_NAME.exec(name) ?? [];
      if (!text) return false;
      const signature = Buffer.from(text, 'base64url');
      const message = messageOf(organizationId, identity);
      return receiptKeys.some((key) => verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature));
    },
  };
}

function nameOf(identity: StampIdentity): string {
  return identity.type === 'passkey' ? identity.credentialId : identity.publicKey;
}
