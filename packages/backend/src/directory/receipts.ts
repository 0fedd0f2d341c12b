import type { KeyObject } from 'node:crypto';
import { sign, verify } from 'node:crypto';
import type { StampIdentity } from '../identities/identity.ts';
import type { ApiKeys } from '../turnkey/api-keys.ts';
import { UpstreamError } from '../turnkey/upstream-error.ts';

/**
 * Receipts for credentials that were proved to this backend. A receipt is part of the credential's name at Turnkey. So
 * it exists as long as the credential, even if the backend's store is lost.
 */
export interface Receipts {
  /**
   * Makes a receipt: this credential was proved for this sub-organization. It is valid for no other pair.
   * @throws UpstreamError when the backend has no API key.
   */
  issue(organizationId: string, identity: StampIdentity): Promise<string>;
  /** Whether a name contains a receipt of this backend for exactly this sub-organization and credential. */
  isIn(name: string, organizationId: string, identity: StampIdentity): boolean;
}

export interface ReceiptKeys {
  /** The parent organization. */
  organizationId: string;
  /** The backend's API keys. The current one signs. */
  apiKeys: Pick<ApiKeys, 'known' | 'inOrder'>;
  /** The public keys of former ones. */
  formerKeys: readonly KeyObject[];
}

/** 64 bytes, base64url. */
const IN_NAME = /(?:^|\s)postern:([A-Za-z0-9_-]{86})$/;

export function createReceipts({ organizationId: parentId, apiKeys, formerKeys }: ReceiptKeys): Receipts {
  /** No request to Turnkey has this form, so the signature cannot be used for anything else. */
  const messageOf = (organizationId: string, identity: StampIdentity) =>
    Buffer.from(['postern receipt 1', parentId, organizationId, identity.type, nameOf(identity)].join('\n'));
  return {
    async issue(organizationId, identity) {
      await apiKeys.inOrder();
      const [current] = apiKeys.known();
      if (!current) throw new UpstreamError('UPSTREAM_REFUSED', { outcome: 'refused', reason: 'no API key' });
      const message = messageOf(organizationId, identity);
      const signature = sign('sha256', message, { key: current.key, dsaEncoding: 'ieee-p1363' });
      return `postern:${signature.toString('base64url')}`;
    },
    isIn(name, organizationId, identity) {
      const [, text] = IN_NAME.exec(name) ?? [];
      if (!text) return false;
      const signature = Buffer.from(text, 'base64url');
      const message = messageOf(organizationId, identity);
      const keys = [...apiKeys.known().map(({ verifyKey }) => verifyKey), ...formerKeys];
      return keys.some((key) => verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature));
    },
  };
}

function nameOf(identity: StampIdentity): string {
  return identity.type === 'passkey' ? identity.credentialId : identity.publicKey;
}
