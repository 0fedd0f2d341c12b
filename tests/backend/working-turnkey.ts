import { randomUUID } from 'node:crypto';
import { createApiKeyPair } from '../setup/authority.ts';
import {
  createEnclaves,
  issueSession,
  issueTargetBundle,
  issueVerificationToken,
  uncompressed,
} from './enclave-tokens.ts';
import { completed, type ScriptedAnswer, type ScriptedCall } from './scripted-turnkey.ts';

export const PARENT = '11111111-2222-4333-8444-555555555555';
export const SUB = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
export const apiKey = createApiKeyPair();
export const enclaves = createEnclaves();

/** The option `turnkey` of a backend in front of a scripted Turnkey. */
export const turnkeyAt = (apiUrl: string) => ({
  apiUrl,
  organizationId: PARENT,
  apiPublicKey: apiKey.publicKey,
  apiPrivateKey: apiKey.privateKey,
  notarizerPublicKey: uncompressed(enclaves.notarizer),
  tlsFetcherPublicKey: uncompressed(enclaves.tlsFetcher),
});

export const error = (status: number, message: string, code: number, turnkeyErrorCode = ''): ScriptedAnswer => ({
  status,
  json: { code, message, details: [], turnkeyErrorCode },
});

/** What a working Turnkey without users answers. */
export function working({ name, body }: ScriptedCall): ScriptedAnswer {
  const publicKey = body.parameters?.publicKey;
  const organizationId = String(body.organizationId);
  if (name === 'init_otp') {
    const otpEncryptionTargetBundle = issueTargetBundle(enclaves.tlsFetcher, PARENT);
    return completed('initOtpResultV2', { otpId: 'otp-1', otpEncryptionTargetBundle });
  }
  if (name === 'list_verified_suborgs') return { json: { organizationIds: [] } };
  if (name === 'create_sub_organization') {
    return completed('createSubOrganizationResultV8', { subOrganizationId: SUB });
  }
  if (name === 'otp_login') return completed('otpLoginResult', { session: session(organizationId, String(publicKey)) });
  return error(501, 'not scripted', 12);
}

export const session = (organization_id: string, public_key: string) =>
  issueSession(enclaves.notarizer, {
    exp: Math.floor(Date.now() / 1000) + 900,
    public_key,
    session_type: 'SESSION_TYPE_READ_WRITE',
    user_id: '99999999-8888-4777-8666-555555555555',
    organization_id,
  });

/** A verification token for a contact. */
export const tokenFor = (publicKey: string, contact = 'ada@example.org') =>
  issueVerificationToken(enclaves.tlsFetcher, {
    expiresAtMs: Date.now() + 60_000,
    id: randomUUID(),
    organizationId: PARENT,
    verificationType: 'OTP_TYPE_EMAIL',
    contact,
    publicKey,
  });
