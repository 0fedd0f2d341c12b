import { encryptWalletToBundle } from '@turnkey/crypto';
import * as sdkServer from '@turnkey/sdk-server';
import type { v1WalletAccountParams } from '@turnkey/sdk-types';
import { beforeAll, describe, expect, it } from 'vitest';
import { sharedAuthority, sharedUser } from '../setup/fixtures.ts';
import { serverClient } from '../setup/server-client.ts';

const WORDS = 'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about';

/** Addresses that are published for these words at the default path. */
const PUBLISHED: Record<string, string> = {
  ETHEREUM: '0x9858EfFD232B4033E47d90003D41EC34EcaEda94',
  SOLANA: 'HAgk14JpMQLgt6rVgv7cBQFJWFto5Dqxi472uT3DKpqk',
  COSMOS: 'cosmos19rl4cm2hmr8afy4kldpxz3fka4jguq0auqdal4',
  DOGE_MAINNET: 'DBus3bamQjgJULBJtYXpEzDWQRwF5iwxgC',
  BITCOIN_MAINNET_P2PKH: '1LqBGSKuX5yYUonjxT5qGfpUsXKYYWeabA',
  BITCOIN_MAINNET_P2WPKH: 'bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu',
  BITCOIN_MAINNET_P2TR: 'bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr',
};

/** What an address of a format looks like; a test network's Bech32 prefix follows from its name. */
const SHAPES: [format: RegExp, shape: RegExp][] = [
  [/^ETHEREUM$/, /^0x[0-9a-fA-F]{40}$/],
  [/^(SUI|APTOS)$/, /^0x[0-9a-f]{64}$/],
  [/^SOLANA$/, /^[1-9A-HJ-NP-Za-km-z]{43,44}$/],
  [/^COSMOS$/, /^cosmos1[02-9ac-hj-np-z]{38}$/],
  [/^SEI$/, /^sei1[02-9ac-hj-np-z]{38}$/],
  [/^TRON$/, /^T[1-9A-HJ-NP-Za-km-z]{33}$/],
  [/^XRP$/, /^r[1-9A-HJ-NP-Za-km-z]{24,34}$/],
  [/^XLM$/, /^G[A-Z2-7]{55}$/],
  [/^TON_/, /^[UE]Q[A-Za-z0-9_-]{46}$/],
  [/^DOGE_MAINNET$/, /^D[1-9A-HJ-NP-Za-km-z]{33}$/],
  [/^DOGE_TESTNET$/, /^n[1-9A-HJ-NP-Za-km-z]{33}$/],
  [/^BITCOIN_MAINNET_P2PKH$/, /^1[1-9A-HJ-NP-Za-km-z]{25,33}$/],
  [/^BITCOIN_MAINNET_P2SH$/, /^3[1-9A-HJ-NP-Za-km-z]{25,33}$/],
  [/^BITCOIN_(TESTNET|SIGNET|REGTEST)_P2PKH$/, /^[mn][1-9A-HJ-NP-Za-km-z]{25,33}$/],
  [/^BITCOIN_(TESTNET|SIGNET|REGTEST)_P2SH$/, /^2[1-9A-HJ-NP-Za-km-z]{25,34}$/],
  [/^BITCOIN_MAINNET_P2WPKH$/, /^bc1q[02-9ac-hj-np-z]{38}$/],
  [/^BITCOIN_MAINNET_P2WSH$/, /^bc1q[02-9ac-hj-np-z]{58}$/],
  [/^BITCOIN_MAINNET_P2TR$/, /^bc1p[02-9ac-hj-np-z]{58}$/],
  [/^BITCOIN_(TESTNET|SIGNET)_P2WPKH$/, /^tb1q[02-9ac-hj-np-z]{38}$/],
  [/^BITCOIN_(TESTNET|SIGNET)_P2WSH$/, /^tb1q[02-9ac-hj-np-z]{58}$/],
  [/^BITCOIN_(TESTNET|SIGNET)_P2TR$/, /^tb1p[02-9ac-hj-np-z]{58}$/],
  [/^BITCOIN_REGTEST_P2WPKH$/, /^bcrt1q[02-9ac-hj-np-z]{38}$/],
  [/^BITCOIN_REGTEST_P2WSH$/, /^bcrt1q[02-9ac-hj-np-z]{58}$/],
  [/^BITCOIN_REGTEST_P2TR$/, /^bcrt1p[02-9ac-hj-np-z]{58}$/],
];

const DEFAULTS = Object.entries(sdkServer).filter((entry): entry is [string, v1WalletAccountParams[]] =>
  /^DEFAULT_.*_ACCOUNTS$/.test(entry[0]),
);
const formatOf = (account: v1WalletAccountParams | undefined) =>
  (account?.addressFormat ?? '').slice('ADDRESS_FORMAT_'.length);

describe("the server SDK's default accounts", () => {
  const test = sharedAuthority();
  const ada = sharedUser(test, 'ada@example.org');
  let client: ReturnType<typeof serverClient>;
  beforeAll(async () => {
    client = serverClient(test, ada.organizationId, ada.key);
  });

  it('The default accounts of the server SDK cover more than thirty formats', () => {
    expect(DEFAULTS.length).toBeGreaterThan(30);
  });

  it.each(DEFAULTS)('The accounts %s make a wallet', async (name, accounts) => {
    const { addresses } = await client.createWallet({ walletName: name, accounts });
    expect(addresses).toHaveLength(accounts.length);
    const format = formatOf(accounts[0]);
    const shape = SHAPES.find(([of]) => of.test(format))?.[1];
    expect(addresses[0]).toMatch(shape ?? /a shape of this format/);
  });

  it('The default accounts have the published addresses of a published mnemonic', async () => {
    const { userId, organizationId } = ada;
    const { importBundle } = await client.initImportWallet({ userId });
    const dangerouslyOverrideSignerPublicKey = test.authority.publicKeys.signer;
    const encryptedBundle = await encryptWalletToBundle({
      mnemonic: WORDS,
      importBundle,
      userId,
      organizationId,
      dangerouslyOverrideSignerPublicKey,
    });
    const accounts = DEFAULTS.flatMap(([, each]) => each).filter((each) => PUBLISHED[formatOf(each)]);
    const { addresses } = await client.importWallet({ userId, walletName: 'Published', encryptedBundle, accounts });
    const derived = addresses.map((address, index) => [formatOf(accounts[index]), address]);
    expect(Object.fromEntries(derived)).toEqual(PUBLISHED);
  });
});
