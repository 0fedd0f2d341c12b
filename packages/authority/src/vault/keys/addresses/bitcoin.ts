import { NETWORK, p2pk, p2pkh, p2sh, p2tr, p2wpkh, p2wsh, TEST_NETWORK } from '@scure/btc-signer';

type Network = typeof NETWORK;
type Script = 'P2PKH' | 'P2SH' | 'P2WPKH' | 'P2WSH' | 'P2TR';

/** Signet shares all prefixes with testnet; regtest has a Bech32 prefix of its own. */
export const BITCOIN_NETWORKS = {
  MAINNET: NETWORK,
  TESTNET: TEST_NETWORK,
  SIGNET: TEST_NETWORK,
  REGTEST: { ...TEST_NETWORK, bech32: 'bcrt' },
} as const satisfies Record<string, Network>;

/** Dogecoin has no segregated witness, so `bech32` is never used. */
export const DOGE_NETWORKS = {
  MAINNET: { bech32: '', pubKeyHash: 0x1e, scriptHash: 0x16, wif: 0x9e },
  TESTNET: { bech32: '', pubKeyHash: 0x71, scriptHash: 0xc4, wif: 0xf1 },
} as const satisfies Record<string, Network>;

const PAYMENTS: Record<Script, (publicKey: Uint8Array, network: Network) => { address?: string }> = {
  P2PKH: p2pkh,
  // Which script Turnkey wraps is unverified. BIP-49 and all wallets use P2WPKH inside P2SH.
  P2SH: (publicKey, network) => p2sh(p2wpkh(publicKey, network), network),
  P2WPKH: p2wpkh,
  // Which witness script Turnkey commits to is unverified. The examples of BIP-173 use P2PK for a single key.
  P2WSH: (publicKey, network) => p2wsh(p2pk(publicKey, network), network),
  // The internal key without scripts (BIP-86).
  P2TR: (publicKey, network) => p2tr(publicKey.subarray(1), undefined, network),
};

/** Returns the address encoder for one kind of output script on Bitcoin or a related network. */
export const encodeBitcoin =
  (network: Network, script: Script) =>
  (publicKey: Uint8Array): string => {
    const { address } = PAYMENTS[script](publicKey, network);
    if (address === undefined) throw new Error('this kind of script has an address');
    return address;
  };
