import { createReceipts, type Receipts } from '../directory/receipts.ts';
import type { P256Signer } from './p256-signer.ts';

/** The receipts of a backend with some API keys, the current one first, and some former ones. */
export function receiptsOf(organizationId: string, signers: P256Signer[], former: P256Signer[] = []): Receipts {
  const keys = signers.map(({ publicKey, privateKey, key }) => ({ publicKey, key: privateKey, verifyKey: key }));
  const apiKeys = { known: () => keys, inOrder: () => keys };
  return createReceipts({ organizationId, apiKeys, formerKeys: former.map(({ key }) => key) });
}
