import { z } from 'zod';
import type { TurnkeyClient } from './turnkey-client.ts';

const wallets = z.object({ wallets: z.array(z.object({ walletId: z.string() })).default([]) });
const privateKeys = z.object({ privateKeys: z.array(z.object({ privateKeyId: z.string() })).default([]) });

/** How many wallets and private keys a sub-organization has: `list_wallets` and `list_private_keys`. */
export async function countKeys(
  client: TurnkeyClient,
  organizationId: string,
  deadline: AbortSignal,
): Promise<{ wallets: number; privateKeys: number }> {
  const [ofWallets, ofKeys] = await Promise.all([
    client.query({ name: 'list_wallets', organizationId, answer: wallets }, deadline),
    client.query({ name: 'list_private_keys', organizationId, answer: privateKeys }, deadline),
  ]);
  return { wallets: ofWallets.wallets.length, privateKeys: ofKeys.privateKeys.length };
}
