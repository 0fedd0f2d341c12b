import { encodeJwtPart, type VerificationClaims, verificationSigningInput } from '@postern/protocol';

/** A token without a valid signature, for code that only reads it. */
export function unsignedToken(claims: Record<string, unknown>): string {
  return `${encodeJwtPart({ alg: 'ES256', typ: 'JWT' })}.${encodeJwtPart(claims)}.AAAA`;
}

export function unsignedVerificationToken(claims: Partial<VerificationClaims>): string {
  const input = verificationSigningInput({
    expiresAtMs: 0,
    id: 'id',
    organizationId: 'parent',
    verificationType: 'OTP_TYPE_EMAIL',
    contact: 'ada@example.org',
    publicKey: '',
    ...claims,
  });
  return `${input}.AAAA`;
}

/** A configured provider, with what the checks of its tokens read. */
export function providerOf(issuer: string, clientId: string) {
  return {
    name: 'test',
    preset: 'custom' as never,
    issuer,
    clientIds: [clientId],
    trustedAudiences: [],
    clientId,
    clientSecret: undefined,
    appleKey: undefined,
    oauth2CredentialId: undefined,
    redirectUris: [],
    scope: '',
    authorizationParameters: {},
  };
}
