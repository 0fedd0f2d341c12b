import type { Curve } from '../domain/keys/curves.ts';
import type { RawPayload } from '../domain/keys/payload-digest.ts';
import type { RawSignature } from '../domain/keys/raw-signature.ts';
import type { ActivityContext } from '../kernel/activity-context.ts';
import { notFound } from '../kernel/api-error.ts';

/**
 * Signs payloads with one account.
 * @param signWith The address of a wallet account of the organization.
 * @throws ApiError when the organization has no such account, InvalidInput when a payload cannot be signed as asked.
 */
export async function signWithAccount(
  context: ActivityContext,
  signWith: string,
  payloads: RawPayload[],
): Promise<RawSignature[]> {
  const { store, vault, organization } = context;
  const account = await store.wallets.findAccountByAddress(organization.id, signWith);
  const wallet = account && (await store.wallets.findSealed(organization.id, account.walletId));
  if (!account || !wallet) throw notFound('signing resource');
  const location = { curve: account.curve as Curve, path: account.path };
  return payloads.map((payload) => vault.wallets.signRawPayload(wallet, location, payload));
}
