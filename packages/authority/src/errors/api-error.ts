import type { GrpcStatus } from '@postern/protocol';
import type { PolicyEvaluation } from '../policy-language/policies.ts';

interface ErrorRow {
  status: GrpcStatus;
  message: string;
  /** Turnkey's own code, where it has one. */
  turnkeyErrorCode?: string;
}

/**
 * Every error of the authority, except those that name a part of the request (the functions below). Where Turnkey's own
 * text is known, it is used, because its clients look for it.
 */
export const API_ERRORS = {
  BODY_NOT_JSON: { status: 'INVALID_ARGUMENT', message: 'bad request body', turnkeyErrorCode: 'REQUEST_INVALID' },
  BODY_TOO_LARGE: {
    status: 'INVALID_ARGUMENT',
    message: 'bad request body: larger than the limit of this operation',
    turnkeyErrorCode: 'REQUEST_INVALID',
  },
  BODY_UNSTORABLE: {
    status: 'INVALID_ARGUMENT',
    message: 'bad request body: text must not contain NUL characters or lone surrogates',
    turnkeyErrorCode: 'REQUEST_INVALID',
  },
  MALFORMED_ORGANIZATION_ID: {
    status: 'INVALID_ARGUMENT',
    message: 'malformed organization ID provided',
    turnkeyErrorCode: 'INVALID_ORGANIZATION_ID',
  },
  ORGANIZATION_NOT_FOUND: {
    status: 'NOT_FOUND',
    message: 'no organization found with the given ID',
    turnkeyErrorCode: 'ORGANIZATION_NOT_FOUND',
  },
  CROSS_SITE: { status: 'PERMISSION_DENIED', message: 'pages of other sites may not read this page: open it directly' },
  FOREIGN_HOST: {
    status: 'PERMISSION_DENIED',
    message: 'unknown name in the Host header: add it to the configured hosts of this server',
  },
  INBOX_PASSWORD_NEEDED: {
    status: 'UNAUTHENTICATED',
    message: 'the inbox needs its password: send it with HTTP Basic authentication',
  },
  INBOX_PASSWORD_LIMIT: {
    status: 'RESOURCE_EXHAUSTED',
    message: 'too many wrong passwords for the inbox: wait a minute and try again',
  },
  CONTROL_TOKEN_NEEDED: {
    status: 'UNAUTHENTICATED',
    message: 'the control API needs its token: send POSTERN_CONTROL_TOKEN as "Authorization: Bearer"',
  },
  CODE_NOT_SENT: {
    status: 'NOT_FOUND',
    message: 'no new code was sent to this contact: check the contact, or wait longer',
  },
  SNAPSHOT_NOT_FOUND: { status: 'NOT_FOUND', message: 'no snapshot with this id: take one since the last start' },
  STATE_OF_OTHER_VERSION: {
    status: 'INVALID_ARGUMENT',
    message: 'the state is from another version of Postern: export it again with this version',
  },
  FAILURE_RATE_LIMIT: {
    status: 'RESOURCE_EXHAUSTED',
    message: 'a failure on purpose, ordered by the control API: too many requests',
    turnkeyErrorCode: 'RATE_LIMIT_EXCEEDED',
  },
  FAILURE_INTERNAL: {
    status: 'INTERNAL',
    message: 'a failure on purpose, ordered by the control API: internal error',
    turnkeyErrorCode: 'INTERNAL',
  },
  TOO_MUCH_TO_READ: {
    status: 'UNAVAILABLE',
    message: 'there is too much to read through in two seconds: look at one organization, or search for more letters',
  },
  DATABASE_UNAVAILABLE: {
    status: 'UNAVAILABLE',
    message: 'the database does not answer: send the same request again in a moment, nothing is done twice',
  },
  PATH_NOT_FOUND: { status: 'NOT_FOUND', message: 'Not Found' },
  STALE_TIMESTAMP: {
    status: 'INVALID_ARGUMENT',
    message: 'invalid timestampMs: it must be at most one hour in the past and five minutes in the future',
    turnkeyErrorCode: 'INVALID_TIME',
  },
  STAMP_MISSING: {
    status: 'UNAUTHENTICATED',
    message: 'cannot authenticate public API activity request without a stamp (X-Stamp/X-Stamp-Webauthn header)',
    turnkeyErrorCode: 'SIGNATURE_MISSING',
  },
  STAMP_MALFORMED: { status: 'UNAUTHENTICATED', message: 'malformed activity stamp' },
  STAMP_SIGNATURE_INVALID: {
    status: 'UNAUTHENTICATED',
    message: 'could not verify api key signature',
    turnkeyErrorCode: 'SIGNATURE_INVALID',
  },
  CREDENTIAL_UNKNOWN: {
    status: 'UNAUTHENTICATED',
    message: 'unknown credential: only registered credentials may send a body of this size',
    turnkeyErrorCode: 'UNAUTHENTICATED',
  },
  WEBAUTHN_STAMP_MALFORMED: { status: 'UNAUTHENTICATED', message: 'could not extract webauthn stamp' },
  WEBAUTHN_SIGNATURE_INVALID: {
    status: 'UNAUTHENTICATED',
    message: 'could not verify WebAuthN signature',
    turnkeyErrorCode: 'SIGNATURE_INVALID',
  },
  PUBLIC_KEY_CONFLICT: {
    status: 'UNAUTHENTICATED',
    message: 'more than one suborg associated with a public key',
    turnkeyErrorCode: 'CREDENTIAL_CONFLICT',
  },
  CREDENTIAL_ID_CONFLICT: {
    status: 'UNAUTHENTICATED',
    message: 'more than one suborg associated with a credential ID',
    turnkeyErrorCode: 'CREDENTIAL_CONFLICT',
  },
  IDENTITY_NOT_FOUND: {
    status: 'UNAUTHENTICATED',
    message: 'could not find the attested identity in organization or its sub-organizations',
    turnkeyErrorCode: 'CREDENTIAL_NOT_FOUND',
  },
  IDENTITY_CONFLICT: {
    status: 'UNAUTHENTICATED',
    message: 'more than one suborg associated with the attested identity',
    turnkeyErrorCode: 'CREDENTIAL_CONFLICT',
  },
  PERMISSION_DENIED: {
    status: 'PERMISSION_DENIED',
    message: "You don't have sufficient permissions to take this action.",
  },
  OUT_OF_SCOPE: {
    status: 'PERMISSION_DENIED',
    message: "request not authorized: outside the scope of the session's profile: use a session with another profile",
    turnkeyErrorCode: 'REQUEST_NOT_AUTHORIZED',
  },
  FINGERPRINT_NOT_FOUND: {
    status: 'NOT_FOUND',
    message: 'No activity found with fingerprint. Consensus activities must target an existing activity by fingerprint',
  },
  ACTIVITY_DECIDED: { status: 'FAILED_PRECONDITION', message: 'the activity is already decided: submit a new one' },
  ACTIVITY_AWAITS_PROPOSER: {
    status: 'FAILED_PRECONDITION',
    message: 'the activity waits for the user who submitted it: that user must approve it with another credential',
  },
  ALREADY_VOTED: { status: 'FAILED_PRECONDITION', message: 'user has already voted on the activity' },
  VOTING_PERIOD_OVER: {
    status: 'FAILED_PRECONDITION',
    message: 'the activity is older than 24 hours: submit a new one',
  },
  PROPOSER_GONE: {
    status: 'FAILED_PRECONDITION',
    message: 'the user who submitted the activity has been deleted: another user must submit a new one',
  },
  POLICY_NAME_IN_USE: { status: 'INVALID_ARGUMENT', message: 'policy label must be unique' },
  POLICY_LIMIT: { status: 'RESOURCE_EXHAUSTED', message: 'organization has exceeded maximum policies' },
  MFA_POLICY_LIMIT: { status: 'RESOURCE_EXHAUSTED', message: 'user has exceeded maximum MFA policies' },
  SESSION_PROFILE_NOT_FOUND: { status: 'NOT_FOUND', message: 'session profile not found' },
  CALLER_IS_SUB_ORGANIZATION: {
    status: 'PERMISSION_DENIED',
    message: 'sub-organizations cannot create sub-organizations: send the request to the parent organization',
    turnkeyErrorCode: 'INVALID_ACTIVITY_CALLER',
  },
  OTP_INVALID: { status: 'INVALID_ARGUMENT', message: 'Invalid OTP code' },
  OTP_LIMIT: {
    status: 'RESOURCE_EXHAUSTED',
    message: 'Max number of OTPs have been initiated, please wait and try again',
    turnkeyErrorCode: 'MAX_OTP_INITIATED',
  },
  MESSAGE_QUOTA: {
    status: 'RESOURCE_EXHAUSTED',
    message: 'the organization has used its messages for this hour or day: try again later',
    turnkeyErrorCode: 'RATE_LIMIT_EXCEEDED',
  },
  CONTACT_NOT_OWN: {
    status: 'PERMISSION_DENIED',
    message: 'a user of a sub-organization can only request codes for their own contact',
    turnkeyErrorCode: 'REQUEST_NOT_AUTHORIZED',
  },
  MESSAGE_TEXT_NOT_OWN: {
    status: 'PERMISSION_DENIED',
    message: 'only the parent organization can set the text and sender of a message',
    turnkeyErrorCode: 'REQUEST_NOT_AUTHORIZED',
  },
  EMAIL_TEMPLATE_NOT_FOUND: {
    status: 'NOT_FOUND',
    message: 'email template not found: put it into the folder of templates (--templates, POSTERN_TEMPLATES)',
  },
  PHONE_NUMBER_WITHOUT_SMS: {
    status: 'INVALID_ARGUMENT',
    message: 'invalid phone number: it cannot receive SMS',
  },
  OTP_EMAIL_DISABLED: { status: 'PERMISSION_DENIED', message: 'OTP email auth is disabled for this organization' },
  OTP_SMS_DISABLED: { status: 'PERMISSION_DENIED', message: 'SMS auth is disabled for this organization' },
  INVALID_PUBLIC_KEY: { status: 'INVALID_ARGUMENT', message: 'invalid public key' },
  VERIFICATION_TOKEN_INVALID: { status: 'INVALID_ARGUMENT', message: 'invalid verification token' },
  VERIFICATION_TOKEN_EXPIRED: { status: 'INVALID_ARGUMENT', message: 'verification token has expired' },
  VERIFICATION_TOKEN_NOT_BOUND: {
    status: 'INVALID_ARGUMENT',
    message: 'verification token is not bound to the key of this request: verify the code again with that key',
  },
  OIDC_TOKEN_INVALID: {
    status: 'INVALID_ARGUMENT',
    message: 'invalid OIDC token',
    turnkeyErrorCode: 'INVALID_OIDC_TOKEN',
  },
  OIDC_CLAIMS_UNPROVED: {
    status: 'INVALID_ARGUMENT',
    message: 'oidcClaims need an oidcToken with the same issuer and subject in the same request',
    turnkeyErrorCode: 'INVALID_OIDC_TOKEN',
  },
  OAUTH_PROVIDER_EXISTS: {
    status: 'ALREADY_EXISTS',
    message: 'the OAuth provider is already registered in the organization',
    turnkeyErrorCode: 'OAUTH_PROVIDER_ALREADY_EXISTS',
  },
  OAUTH_PROVIDER_LIMIT: { status: 'RESOURCE_EXHAUSTED', message: 'user has exceeded maximum oauth providers' },
  SOCIAL_LINKING_DENIED: {
    status: 'PERMISSION_DENIED',
    message: "a parent may only add a Google account whose verified e-mail address is the user's",
    turnkeyErrorCode: 'INVALID_ACTIVITY_CALLER',
  },
  CLIENT_SECRET_INVALID: {
    status: 'INVALID_ARGUMENT',
    message: "encryptedClientSecret is not encrypted to the authority's key",
  },
  OAUTH2_CREDENTIAL_NOT_FOUND: {
    status: 'NOT_FOUND',
    message: 'OAuth 2.0 credential not found',
    turnkeyErrorCode: 'OAUTH2_CREDENTIAL_NOT_FOUND',
  },
  OAUTH2_EXCHANGE_FAILED: {
    status: 'INVALID_ARGUMENT',
    message: 'the OAuth 2.0 provider refused the authorization code: start the log-in again',
  },
  OAUTH2_PROVIDER_UNAVAILABLE: {
    status: 'UNAVAILABLE',
    message: 'too many requests to the OAuth 2.0 provider: try again in a moment',
  },
  OAUTH2_WITHOUT_PUBLIC_URL: {
    status: 'FAILED_PRECONDITION',
    message: 'OIDC tokens need the public URL of the authority: set the option publicUrl',
    turnkeyErrorCode: 'OAUTH2_PROVIDER_NOT_CONFIGURED',
  },
  CONTACT_NOT_IN_ORGANIZATION: {
    status: 'NOT_FOUND',
    message: 'no user of the organization has the contact of the verification token: sign the user up first',
  },
  CLIENT_SIGNATURE_INVALID: { status: 'INVALID_ARGUMENT', message: 'invalid client signature' },
  CLIENT_SIGNATURE_MISSING: { status: 'INVALID_ARGUMENT', message: 'missing client signature' },
  QUORUM_THRESHOLD_INVALID: { status: 'INVALID_ARGUMENT', message: 'quorum threshold must be non-zero integer' },
  QUORUM_USERS_MISSING: { status: 'INVALID_ARGUMENT', message: 'quorum users missing' },
  ROOT_USER_WITHOUT_CREDENTIAL: {
    status: 'INVALID_ARGUMENT',
    message:
      'each root user needs an authenticator, an API key, an OAuth provider, an e-mail address or a phone number',
  },
  PUBLIC_KEY_IN_USE: { status: 'ALREADY_EXISTS', message: 'public key is already registered in the organization' },
  ATTESTATION_INVALID: { status: 'INVALID_ARGUMENT', message: 'invalid authenticator attestation' },
  AUTHENTICATOR_LIMIT: { status: 'RESOURCE_EXHAUSTED', message: 'user has exceeded maximum authenticators' },
  AUTHENTICATOR_NOT_FOUND: { status: 'NOT_FOUND', message: 'webauthn authenticator not found in organization' },
  CREDENTIAL_ID_IN_USE: {
    status: 'ALREADY_EXISTS',
    message: 'credential ID is already registered in the organization',
  },
  LONG_LIVED_API_KEY_LIMIT: {
    status: 'RESOURCE_EXHAUSTED',
    message: 'user has exceeded maximum long-lived api keys',
  },
  WALLET_LIMIT: { status: 'RESOURCE_EXHAUSTED', message: 'organization has exceeded maximum wallets' },
  WALLET_NAME_IN_USE: { status: 'ALREADY_EXISTS', message: 'wallet label must be unique' },
  WALLET_ACCOUNT_EXISTS: { status: 'ALREADY_EXISTS', message: 'wallet account already exists' },
  WALLET_NOT_EXPORTED: {
    status: 'FAILED_PRECONDITION',
    message: 'wallet has not been exported: export it first, or set deleteWithoutExport',
  },
  WALLET_ACCOUNT_NOT_EXPORTED: {
    status: 'FAILED_PRECONDITION',
    message: 'wallet account has not been exported: export it first, or set deleteWithoutExport',
    turnkeyErrorCode: 'WALLET_ACCOUNT_NOT_EXPORTED',
  },
  PRIVATE_KEY_LIMIT: { status: 'RESOURCE_EXHAUSTED', message: 'organization has exceeded maximum private keys' },
  PRIVATE_KEY_NAME_IN_USE: { status: 'ALREADY_EXISTS', message: 'private key label must be unique' },
  PRIVATE_KEY_NOT_EXPORTED: {
    status: 'FAILED_PRECONDITION',
    message: 'private key has not been exported: export it first, or set deleteWithoutExport',
  },
  PRIVATE_KEY_TAG_LIMIT: {
    status: 'RESOURCE_EXHAUSTED',
    message: 'organization has exceeded maximum private key tags',
  },
  PRIVATE_KEY_TAG_NAME_IN_USE: { status: 'ALREADY_EXISTS', message: 'private key tag label must be unique' },
  IMPORT_FOR_ANOTHER_USER: { status: 'PERMISSION_DENIED', message: 'users can only import for themselves' },
  READ_ONLY_SESSION_INVALID: {
    status: 'UNAUTHENTICATED',
    message: 'could not find the read-only session in organization or its sub-organizations',
  },
  USER_LIMIT: { status: 'RESOURCE_EXHAUSTED', message: 'organization has exceeded maximum users' },
  USER_TAG_LIMIT: { status: 'RESOURCE_EXHAUSTED', message: 'organization has exceeded maximum user tags' },
  USER_TAG_NAME_IN_USE: { status: 'ALREADY_EXISTS', message: 'user tag label must be unique' },
  USER_IN_ROOT_QUORUM: {
    status: 'FAILED_PRECONDITION',
    message: 'cannot delete a user of the root quorum: update the root quorum first',
  },
  NOT_A_SUB_ORGANIZATION: { status: 'FAILED_PRECONDITION', message: 'only a sub-organization can be deleted' },
  NOT_EXPORTED: {
    status: 'FAILED_PRECONDITION',
    message: 'wallets or private keys have not been exported: export them or set deleteWithoutExport',
  },
  VERIFICATION_TOKEN_OF_OTHER_CONTACT: {
    status: 'INVALID_ARGUMENT',
    message: 'verification token is for another contact',
  },
  LAST_CREDENTIAL: {
    status: 'FAILED_PRECONDITION',
    message: 'cannot delete the last credential of a root user',
  },
  INTERNAL: { status: 'INTERNAL', message: 'internal error', turnkeyErrorCode: 'INTERNAL' },
} as const satisfies Record<string, ErrorRow>;

export type ApiErrorName = keyof typeof API_ERRORS;

/** The request failed. The error response has exactly this text. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: GrpcStatus;
  readonly turnkeyErrorCode: string;
  readonly details: object[];

  constructor(row: ErrorRow, details: object[] = []) {
    super(row.message);
    this.status = row.status;
    this.turnkeyErrorCode = row.turnkeyErrorCode ?? '';
    this.details = details;
  }
}

/** The error with a name of the table. */
export function apiError(name: ApiErrorName, details: object[] = []): ApiError {
  return new ApiError(API_ERRORS[name], details);
}

/** An object with the given id does not exist. */
export function notFound(what: string): ApiError {
  return new ApiError({ status: 'NOT_FOUND', message: `${what} not found` });
}

/** A field of the request is invalid. The path is from the request. */
export function invalidField(path: string, problem: string): ApiError {
  const message = `bad request body: ${path}: ${problem}`;
  return new ApiError({ status: 'INVALID_ARGUMENT', message, turnkeyErrorCode: 'REQUEST_INVALID' });
}

/** No policy allows the activity, or one denies it (Turnkey docs, "Policies"). */
export function policyDenial(policyEvaluations: readonly PolicyEvaluation[]): ApiError {
  const denying = policyEvaluations.filter(({ outcome }) => outcome === 'OUTCOME_DENY_EXPLICIT');
  const ids = denying.map(({ policyId }) => policyId).join(', ');
  const message = ids ? `The following policies denied this action: ${ids}` : 'No policies evaluated to outcome: Allow';
  const detail = { '@type': 'type.googleapis.com/errors.v1.PolicyEnginePermissionError', message, policyEvaluations };
  return apiError('PERMISSION_DENIED', [detail]);
}

/** A transaction is refused. The problem is static text. */
export function refusedTransaction(problem: string): ApiError {
  const turnkeyErrorCode = problem.startsWith('unsupported') ? 'UNSUPPORTED_TRANSACTION_TYPE' : 'INVALID_TRANSACTION';
  return new ApiError({ status: 'INVALID_ARGUMENT', message: problem, turnkeyErrorCode });
}

/** The operation is part of Turnkey's API but not of this authority. */
export function unimplemented(operation: string): ApiError {
  return new ApiError({ status: 'UNIMPLEMENTED', message: `unimplemented: ${operation}` });
}
