import {
  createPosternClient,
  type ExternalWallet,
  type PosternClient,
  type Session,
  turnkeyCore,
} from '@postern/client';
import { TurnkeyClient, type WalletAccount } from '@turnkey/core';
import { type Hex, isAddressEqual, recoverMessageAddress, serializeSignature } from 'viem';
import type { DemoConfig } from '../config.ts';
import { withDeadline } from './deadline.ts';
import { findWallets } from './find-wallets.ts';
import { translateErrors } from './translate-errors.ts';
import { openWaysIn, type WaysIn } from './ways-in.ts';

/** The user who is signed in, with the wallet account that signs. */
export interface Account {
  session: Session;
  /** E-mail address or phone number. */
  contact: string;
  /** The first Ethereum account of the user's wallets. */
  walletAccount: WalletAccount | undefined;
}

/** A message with its signature. */
export interface SignedMessage {
  message: string;
  /** R || S || V. */
  signature: Hex;
  /** The address that was recovered from the signature. */
  signer: Hex;
  /** Whether that is the address of the wallet account. */
  isValid: boolean;
}

/** The session and the wallet of the user. */
export interface Turnkey extends SignIn {
  /** Finds the wallets of this browser; in development there is always one. */
  findWallets(): Promise<ExternalWallet[]>;
  /** The ways in which the user can sign in, and how to change them. */
  waysIn: WaysIn;
  /**
   * The user who is signed in, or null.
   * @throws WalletError
   */
  account(): Promise<Account | null>;
  /**
   * Signs a message (EIP-191) and checks the signature here, in the page.
   * @throws WalletError
   */
  signMessage(walletAccount: WalletAccount, message: string): Promise<SignedMessage>;
  /** Ends the session, and forgets it even when that fails. */
  signOut(): Promise<void>;
}

/** The ways to sign in of Postern's client. They throw PosternError, and WalletError when Turnkey refuses. */
type SignIn = Pick<
  PosternClient,
  | 'signInWithOtp'
  | 'signInWithOAuth'
  | 'completeOAuthRedirect'
  | 'signInWithPasskey'
  | 'signUpWithPasskey'
  | 'signInOrUpWithWallet'
>;

const REQUEST_TIMEOUT_MS = 25_000;

/** Starts the official client, with Postern's on top of it. */
export async function openTurnkey(config: DemoConfig): Promise<Turnkey> {
  const { backendUrl, turnkeyApiUrl, organizationId, otpEncryptionKey } = config;
  const core = new TurnkeyClient({ apiBaseUrl: turnkeyApiUrl, organizationId });
  await core.init();
  const postern = createPosternClient({
    backendUrl,
    turnkeyApiUrl,
    tlsFetcherPublicKey: otpEncryptionKey,
    organizationId,
    fetch: fetchWithTimeout,
    ...turnkeyCore(core),
  });
  const { signInWithOtp, signInWithOAuth, completeOAuthRedirect } = postern;

  return {
    signInWithOtp,
    signInWithOAuth,
    completeOAuthRedirect,
    signInWithPasskey: (params) => translateErrors(postern.signInWithPasskey(params)),
    signUpWithPasskey: (params) => translateErrors(postern.signUpWithPasskey(params)),
    signInOrUpWithWallet: (params) => translateErrors(postern.signInOrUpWithWallet(params)),
    findWallets: () => findWallets(config.inboxUrl !== undefined),
    waysIn: openWaysIn(core, postern, request),

    async account() {
      const session = await postern.sessions.get();
      if (!session) return null;
      const [wallets, user] = await request(Promise.all([core.fetchWallets(), core.fetchUser()]));
      return {
        session,
        contact: user.userEmail ?? user.userPhoneNumber ?? user.userName,
        walletAccount: wallets.flatMap(({ accounts }) => accounts).find(isEthereum),
      };
    },

    async signMessage(walletAccount, message) {
      const { r, s, v } = await request(core.signMessage({ message, walletAccount, addEthereumPrefix: true }));
      const signature = serializeSignature({ r: `0x${r}`, s: `0x${s}`, yParity: Number.parseInt(v, 16) });
      const signer = await recoverMessageAddress({ message, signature });
      return { message, signature, signer, isValid: isAddressEqual(signer, walletAccount.address as Hex) };
    },

    signOut: () => postern.signOut(),
  };
}

/** Every request ends after the timeout. */
function fetchWithTimeout(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const timeout = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
  return fetch(input, { ...init, signal: init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout });
}

function isEthereum({ addressFormat }: WalletAccount): boolean {
  return addressFormat === 'ADDRESS_FORMAT_ETHEREUM';
}

/** Runs a request of the official client, with the same timeout. */
function request<T>(answer: Promise<T>): Promise<T> {
  return translateErrors(withDeadline(answer, REQUEST_TIMEOUT_MS));
}
