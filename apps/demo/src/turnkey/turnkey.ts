import { createPosternClient, type PosternClient, type Session, turnkeyCore } from '@postern/client';
import { TurnkeyClient, TurnkeyError, TurnkeyErrorCodes, TurnkeyRequestError, type WalletAccount } from '@turnkey/core';
import { type Hex, isAddressEqual, recoverMessageAddress, serializeSignature } from 'viem';
import type { DemoConfig } from '../config.ts';
import { WalletError } from '../wallet-error.ts';
import { withDeadline } from './deadline.ts';
import { openWaysIn, type WaysIn } from './ways-in.ts';

/** Who is signed in, with the wallet account that signs. */
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
  /** The address that the signature itself leads to. */
  signer: Hex;
  /** Whether that is the address of the wallet account. */
  isValid: boolean;
}

/** The session and the wallet of the user. */
export interface Turnkey extends SignIn {
  /** The other ways in, after one of them has been taken. */
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
  /** Forgets the session and deletes its key. */
  logout(): Promise<void>;
}

/** Every way of signing in that Postern's client has. */
export type SignIn = Pick<
  PosternClient,
  | 'signInWithOtp'
  | 'signInWithOAuth'
  | 'completeOAuthRedirect'
  | 'signInWithPasskey'
  | 'signUpWithPasskey'
  | 'signInOrUpWithWallet'
>;

const REQUEST_TIMEOUT_MS = 25_000;
const UNAUTHENTICATED = 16;

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
  const { signInWithPasskey, signUpWithPasskey, signInOrUpWithWallet } = postern;

  return {
    signInWithOtp,
    signInWithOAuth,
    completeOAuthRedirect,
    signInWithPasskey,
    signUpWithPasskey,
    signInOrUpWithWallet,
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

    logout: () => postern.sessions.clear(),
  };
}

/** Nothing may wait for an answer that never comes. */
function fetchWithTimeout(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const timeout = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
  return fetch(input, { ...init, signal: init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout });
}

function isEthereum({ addressFormat }: WalletAccount): boolean {
  return addressFormat === 'ADDRESS_FORMAT_ETHEREUM';
}

/** Runs a request of the official client until it answers, or for as long as somebody would wait. */
async function request<T>(answer: Promise<T>): Promise<T> {
  try {
    return await withDeadline(answer, REQUEST_TIMEOUT_MS);
  } catch (error) {
    throw error instanceof WalletError ? error : walletError(error);
  }
}

/** The official client wraps the error of the request as the cause of its own. */
function walletError(error: unknown): WalletError {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof TurnkeyRequestError) {
      if (cause.message.includes('last credential')) return new WalletError('LAST_CREDENTIAL', { cause: error });
      return new WalletError(cause.code === UNAUTHENTICATED ? 'SESSION_ENDED' : 'REFUSED', { cause: error });
    }
    if (cause instanceof TurnkeyError && SESSION_CODES.has(cause.code)) {
      return new WalletError('SESSION_ENDED', { cause: error });
    }
    if (cause instanceof TypeError) return new WalletError('UNREACHABLE', { cause: error });
  }
  return new WalletError('REFUSED', { cause: error });
}

const SESSION_CODES = new Set<TurnkeyErrorCodes | undefined>([
  TurnkeyErrorCodes.SESSION_EXPIRED,
  TurnkeyErrorCodes.NO_SESSION_FOUND,
]);
