import { loginMessage } from '@postern/protocol';
import { encryptOtpCodeToBundle, verifyOtpVerificationToken, verifySessionJwtSignature } from '@turnkey/crypto';
import { DEFAULT_ETHEREUM_ACCOUNTS, Turnkey } from '@turnkey/sdk-server';
import { hashMessage, recoverMessageAddress, serializeSignature } from 'viem';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ApiKeyPair, createApiKeyPair } from '../setup/authority.ts';
import { sharedAuthority } from '../setup/fixtures.ts';
import { clientSignature } from '../setup/stamped.ts';

/** The unmodified server SDK against the authority. */
describe('@turnkey/sdk-server', () => {
  const test = sharedAuthority();
  let parent: ReturnType<Turnkey['apiClient']>;
  beforeAll(async () => {
    parent = clientOf(test.organizationId, test.apiKey);
  });

  const clientOf = (organizationId: string, key: ApiKeyPair) =>
    new Turnkey({
      apiBaseUrl: test.url,
      defaultOrganizationId: organizationId,
      apiPublicKey: key.publicKey,
      apiPrivateKey: key.privateKey,
    }).apiClient();

  it('The server SDK says who the parent is', async () => {
    expect(await parent.getWhoami({ organizationId: test.organizationId })).toMatchObject({
      organizationId: test.organizationId,
      userId: test.userId,
      username: 'Backend',
    });
  });

  it('The server SDK signs a user up and in by an e-mailed code, and the wallet signs', async () => {
    const email = 'ada@example.org';
    const key = createApiKeyPair();
    const { otpId, otpEncryptionTargetBundle } = await parent.initOtp({
      appName: 'Test',
      otpType: 'OTP_TYPE_EMAIL',
      contact: email,
      otpLength: 6,
      alphanumeric: false,
    });
    const { tlsFetcher, notarizer } = test.authority.publicKeys;
    const encryptedOtpBundle = await encryptOtpCodeToBundle(
      await test.lastCode(email),
      otpEncryptionTargetBundle,
      key.publicKey,
      tlsFetcher,
    );
    const { verificationToken } = await parent.verifyOtp({ otpId, encryptedOtpBundle });
    const claims = await verifyOtpVerificationToken(verificationToken, tlsFetcher);

    const { subOrganizationId, wallet } = await parent.createSubOrganization({
      subOrganizationName: 'Ada',
      rootUsers: [{ userName: 'Ada', userEmail: email, apiKeys: [], authenticators: [], oauthProviders: [] }],
      rootQuorumThreshold: 1,
      wallet: { walletName: 'Default Wallet', accounts: DEFAULT_ETHEREUM_ACCOUNTS },
    });
    expect(await parent.getSubOrgIds({ filterType: 'EMAIL', filterValue: 'ADA@example.org' })).toEqual({
      organizationIds: [subOrganizationId],
    });
    expect(await parent.getVerifiedSubOrgIds({ filterType: 'EMAIL', filterValue: email })).toEqual({
      organizationIds: [],
    });

    const message = loginMessage(claims.id, key.publicKey);
    const { session } = await parent.otpLogin({
      organizationId: subOrganizationId,
      verificationToken,
      publicKey: key.publicKey,
      clientSignature: clientSignature(key, message),
    });
    expect(await verifySessionJwtSignature(session, notarizer)).toBe(true);
    expect(await parent.getVerifiedSubOrgIds({ filterType: 'EMAIL', filterValue: email })).toEqual({
      organizationIds: [subOrganizationId],
    });

    const user = clientOf(subOrganizationId, key);
    expect(await user.getWhoami({ organizationId: test.organizationId })).toMatchObject({
      organizationId: subOrganizationId,
    });
    const { wallets } = await user.getWallets();
    expect(wallets).toMatchObject([{ walletId: wallet?.walletId, walletName: 'Default Wallet' }]);
    const address = wallet?.addresses[0] as `0x${string}`;
    const { r, s, v } = await user.signRawPayload({
      signWith: address,
      payload: hashMessage('hello'),
      encoding: 'PAYLOAD_ENCODING_HEXADECIMAL',
      hashFunction: 'HASH_FUNCTION_NO_OP',
    });
    const signature = serializeSignature({ r: `0x${r}`, s: `0x${s}`, yParity: Number(v) });
    expect(await recoverMessageAddress({ message: 'hello', signature })).toBe(address);
  });
});
