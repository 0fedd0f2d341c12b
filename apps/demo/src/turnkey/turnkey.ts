import { createPosternClient, type ExternalWallet, type PosternClient, type Session } from '@postern/client';
import { type Hex, hashMessage, isAddressEqual, recoverMessageAddress, serializeSignature } from 'viem';
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
  /** The address of the first Ethereum account of the user's wallets. */
  address: Hex | undefined;
}

/** A message with its signature. */
export interface SignedMessage {
  message: string;
  /** R || S || V. */
  signature: Hex;
  /** The address that was recovered from the signature. */
  signer: Hex;
  /** Whether that is the address of the account. */
  isValid: boolean;
}

/** The session and the wallet of the user. */
export interface Turnkey extends SignIn {
  /** Unix time in milliseconds. The clock of the device may be wrong. */
  now(): number;
  /** Finds the wallets of this browser; in development there is always one. */
  findWallets(): Promise<ExternalWallet[]>;
  /** The ways in which the user can sign in, and how to change them. */
  waysIn: WaysIn;
  /**
   * The user who is signed in, or null.
   * @throws WalletError, PosternError
   */
  account(): Promise<Account | null>;
  /**
   * Signs a message (EIP-191) and checks the signature here, in the page.
   * @throws WalletError, PosternError
   */
  signMessage(address: Hex, message: string): Promise<SignedMessage>;
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

/** Creates the client, and what the pages do with it. */
export function openTurnkey(config: DemoConfig): Turnkey {
  const { backendUrl, turnkeyApiUrl, organizationId, otpEncryptionKey } = config;
  const postern = createPosternClient({
    backendUrl,
    turnkeyApiUrl,
    tlsFetcherPublicKey: otpEncryptionKey,
    organizationId,
    fetch: fetchWithTimeout,
  });
  const { now, signInWithOtp, signInWithOAuth, completeOAuthRedirect } = postern;

  return {
    now,
    signInWithOtp,
    signInWithOAuth,
    completeOAuthRedirect,
    signInWithPasskey: (params) => translateErrors(postern.signInWithPasskey(params)),
    signUpWithPasskey: (params) => translateErrors(postern.signUpWithPasskey(params)),
    signInOrUpWithWallet: (params) => translateErrors(postern.signInOrUpWithWallet(params)),
    findWallets: () => findWallets(config.inboxUrl !== undefined),
    waysIn: openWaysIn(postern, request),

    async account() {
      const session = await postern.sessions.get();
      if (!session) return null;
      const { userId } = session;
      const user = postern.request('/public/v1/query/get_user', { userId });
      const wallets = postern.request('/public/v1/query/list_wallet_accounts');
      const [{ user: shown }, { accounts }] = await request(Promise.all([user, wallets]));
      return {
        session,
        contact: shown.userEmail ?? shown.userPhoneNumber ?? shown.userName,
        address: accounts.find(({ addressFormat }) => addressFormat === 'ADDRESS_FORMAT_ETHEREUM')?.address as Hex,
      };
    },

    async signMessage(address, message) {
      const { r, s, v } = await request(
        postern.submit('ACTIVITY_TYPE_SIGN_RAW_PAYLOAD_V2', {
          signWith: address,
          payload: hashMessage(message).slice(2),
          encoding: 'PAYLOAD_ENCODING_HEXADECIMAL',
          hashFunction: 'HASH_FUNCTION_NO_OP',
        }),
      );
      const signature = serializeSignature({ r: `0x${r}`, s: `0x${s}`, yParity: Number.parseInt(v, 16) });
      const signer = await recoverMessageAddress({ message, signature });
      return { message, signature, signer, isValid: isAddressEqual(signer, address) };
    },

    signOut: () => postern.signOut(),
  };
}

/** Every request ends after the timeout. */
function fetchWithTimeout(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const timeout = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
  return fetch(input, { ...init, signal: init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout });
}

/** Waits for the answers of Turnkey, with the same timeout. */
function request<T>(answer: Promise<T>): Promise<T> {
  return translateErrors(withDeadline(answer, REQUEST_TIMEOUT_MS));
}
