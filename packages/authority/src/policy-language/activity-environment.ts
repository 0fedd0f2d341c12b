import { UNKNOWN, type UnknownValue } from '../vault/keys/transactions/unsigned-transaction.ts';
import { activityParams } from './activity-params.ts';
import { activityKind, activityTarget } from './activity-resources.ts';
import { TRANSACTION_KEYWORDS } from './transaction-keywords.ts';
import { typedStruct } from './typed-value.ts';
import type { PolicyStruct } from './value.ts';

export interface WalletInput {
  readonly id: string;
  readonly label: string;
  readonly imported: boolean;
  readonly exported: boolean;
}

export interface WalletAccountInput {
  readonly address: string;
  /** BIP-32 path, `m/44'/60'/0'/0/0`. */
  readonly path: string;
}

export interface PrivateKeyInput extends WalletInput {
  /** Ids of the key's tags. */
  readonly tags: readonly string[];
}

/** What an activity is about, apart from its parameters. */
export interface PolicyInputs {
  /** The wallet that signs or is exported. */
  readonly wallet?: WalletInput | undefined;
  /** The wallets of an activity on several. */
  readonly wallets?: readonly WalletInput[] | undefined;
  readonly walletAccount?: WalletAccountInput | undefined;
  /** Unknown when there are several. */
  readonly privateKey?: PrivateKeyInput | UnknownValue | undefined;
  /** What is signed, by keyword: `{ eth: { tx } }`. Missing for payloads that are bytes without a meaning. */
  readonly signed?: PolicyStruct | undefined;
}

/**
 * The keywords of a condition for one activity. A keyword is missing when the activity does not concern it; an
 * expression over it is then an error. No activity concerns both a wallet and a private key.
 *
 * Turnkey docs, "Policy language", keywords, Activity, Wallet, WalletAccount, PrivateKey; `wallet_account.path_*` from
 * the SDK's export-path-policies example.
 * @param type `ACTIVITY_TYPE_…`, of the version that was submitted.
 * @param parameters as in the request.
 */
export function activityEnvironment(
  type: string,
  parameters: Readonly<Record<string, unknown>>,
  inputs: PolicyInputs = {},
): PolicyStruct {
  const kind = activityKind(type);
  const { wallet, wallets, walletAccount, privateKey, signed } = inputs;
  return {
    ...(signed && typedStruct(TRANSACTION_KEYWORDS, signed)),
    activity: { type, kind, ...activityTarget(kind), params: activityParams(type, parameters) },
    ...(wallet && { wallet: walletStruct(wallet) }),
    ...(wallets && { wallets: wallets.map(walletStruct) }),
    ...(walletAccount && { wallet_account: walletAccountStruct(walletAccount) }),
    ...(privateKey && { private_key: privateKey === UNKNOWN ? UNKNOWN : privateKeyStruct(privateKey) }),
  };
}

function walletStruct({ id, label, imported, exported }: WalletInput): PolicyStruct {
  return { id, label, imported, exported };
}

function privateKeyStruct(privateKey: PrivateKeyInput): PolicyStruct {
  return { ...walletStruct(privateKey), tags: privateKey.tags };
}

function walletAccountStruct({ address, path }: WalletAccountInput): PolicyStruct {
  const steps = [...path.matchAll(/\/(\d+)('?)/g)];
  return {
    address,
    path_indexes: steps.map(([, index]) => BigInt(index ?? 0)),
    path_hardened: steps.map(([, , mark]) => mark === "'"),
  };
}
