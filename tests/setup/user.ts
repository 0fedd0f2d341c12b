import {
  decodeHex,
  encodeHex,
  encodeOtpAttempt,
  encodeSealedBundle,
  hpkeSeal,
  type JsonObject,
  loginMessage,
  parseEnclaveBundle,
  parseVerificationToken,
  signupMessage,
  targetKeyOf,
} from '@postern/protocol';
import { type ActivityAnswer, activityAnswer } from './activity-answer.ts';
import { type ApiKeyPair, createApiKeyPair, type TestAuthority } from './authority.ts';
import { clientSignature, postStamped } from './stamped.ts';

/** Submits an activity with the clock of the test. Each call differs from the one before it. */
export async function submit<Type extends string>(
  test: TestAuthority,
  key: ApiKeyPair,
  organizationId: string,
  type: Type,
  parameters: JsonObject,
): Promise<ActivityAnswer<Type>> {
  const name = type.replace(/_V\d+$/, '').toLowerCase();
  test.clock.now += 1;
  const answer = await postStamped(test.url, key, `/public/v1/submit/${name}`, {
    type: `ACTIVITY_TYPE_${type}`,
    timestampMs: String(test.clock.now),
    organizationId,
    parameters,
  });
  return activityAnswer(type, answer);
}

/** Asks a query. */
export function ask(test: TestAuthority, key: ApiKeyPair, organizationId: string, name: string, body: JsonObject = {}) {
  return postStamped(test.url, key, `/public/v1/query/${name}`, { organizationId, ...body });
}

/** Seals a code for the enclave. */
export async function sealCode(test: TestAuthority, bundle: string, otpCode: string, publicKey: string) {
  const target = targetKeyOf(parseEnclaveBundle(bundle, test.authority.publicKeys.tlsFetcher).data);
  return encodeSealedBundle(await hpkeSeal(target, encodeOtpAttempt({ otpCode, publicKey })));
}

/** Proves a contact, bound to a key. */
export async function verifyContact(
  test: TestAuthority,
  contact: string,
  key: Pick<ApiKeyPair, 'publicKey'>,
): Promise<string> {
  const otpType = contact.includes('@') ? 'OTP_TYPE_EMAIL' : 'OTP_TYPE_SMS';
  const init = await submit(test, test.apiKey, test.organizationId, 'INIT_OTP_V3', {
    otpType,
    contact,
    appName: 'Test',
  });
  const { otpId, otpEncryptionTargetBundle } = init.result;
  const encryptedOtpBundle = await sealCode(
    test,
    otpEncryptionTargetBundle,
    await test.lastCode(contact.toLowerCase()),
    key.publicKey,
  );
  const verified = await submit(test, test.apiKey, test.organizationId, 'VERIFY_OTP_V2', { otpId, encryptedOtpBundle });
  return verified.result.verificationToken;
}

/** A user of a sub-organization who has not logged in yet. */
export type Account = Omit<TestUser, 'session'>;

/** A user of a sub-organization who is logged in. */
export interface TestUser {
  email: string;
  organizationId: string;
  userId: string;
  walletId: string;
  address: string;
  /** The session's key. */
  key: ApiKeyPair;
  session: string;
  verificationToken: string;
}

export const ETHEREUM_ACCOUNT = {
  curve: 'CURVE_SECP256K1',
  pathFormat: 'PATH_FORMAT_BIP32',
  path: "m/44'/60'/0'/0/0",
  addressFormat: 'ADDRESS_FORMAT_ETHEREUM',
};

/** Makes a sub-organization with a verified address and a wallet. No user has logged in to it yet. */
export async function createAccount(test: TestAuthority, email: string): Promise<Account> {
  const key = createApiKeyPair();
  const verificationToken = await verifyContact(test, email, key);
  const tokenId = parseVerificationToken(verificationToken).claims.id;
  const credentials = { apiKeys: [], authenticators: [], oauthProviders: [] };
  const created = await submit(test, test.apiKey, test.organizationId, 'CREATE_SUB_ORGANIZATION_V8', {
    subOrganizationName: email,
    rootUsers: [{ userName: email, userEmail: email, ...credentials }],
    rootQuorumThreshold: 1,
    wallet: { walletName: 'Default Wallet', accounts: [ETHEREUM_ACCOUNT] },
    verificationToken,
    clientSignature: clientSignature(key, signupMessage(tokenId, { ...credentials, email })),
  });
  const { subOrganizationId, rootUserIds, wallet } = created.result;
  return {
    email,
    organizationId: subOrganizationId,
    userId: rootUserIds[0],
    walletId: wallet.walletId,
    address: wallet.addresses[0],
    key,
    verificationToken,
  };
}

/** Opens a session in a sub-organization, with the token that its address was verified with. */
export async function logInTo(test: TestAuthority, account: Account): Promise<string> {
  const { key, organizationId, verificationToken } = account;
  const tokenId = parseVerificationToken(verificationToken).claims.id;
  const login = await submit(test, test.apiKey, organizationId, 'OTP_LOGIN_V2', {
    verificationToken,
    publicKey: key.publicKey,
    clientSignature: clientSignature(key, loginMessage(tokenId, key.publicKey)),
  });
  return login.result.session;
}

/** Signs a user up and in by e-mail, as the guide's backend does. */
export async function signUp(test: TestAuthority, email: string): Promise<TestUser> {
  const account = await createAccount(test, email);
  return { ...account, session: await logInTo(test, account) };
}

/** The last byte of hex with one bit changed. */
export function flipBit(hex: string): string {
  const bytes = decodeHex(hex);
  bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
  return encodeHex(bytes);
}
