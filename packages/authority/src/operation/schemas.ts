import { CLIENT_SIGNATURE_SCHEME } from '@postern/protocol';
import type {
  v1AddressFormat,
  v1ApiKeyCurve,
  v1ApiKeyParamsV2,
  v1AuthenticatorParamsV2,
  v1ClientSignature,
  v1OauthProviderParams,
  v1OauthProviderParamsV2,
  v1WalletAccountParams,
} from '@turnkey/sdk-types';
import { z } from 'zod';
import { isOidcClaim, OIDC_CLAIM_LENGTHS } from '../oidc/oidc-identity.ts';

/** A label: printable text of up to 256 characters. Turnkey does not document its character set. */
export const Label = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[^\p{Cc}\p{Cs}]+$/u, 'control characters in a label');

export const Uuid = z.uuid().toLowerCase();

/** A duration: whole seconds, as a string. Clients may send the empty string for the default. */
export const Seconds = z.string().regex(/^[0-9]{0,10}$/, 'not a string of seconds');

export const Curve = z.enum(['CURVE_SECP256K1', 'CURVE_ED25519', 'CURVE_P256'], 'invalid curve');

/** Only the prefix is checked here. `vault/keys/addresses` knows the formats. */
export const AddressFormat = z.custom<v1AddressFormat>(
  (value) => typeof value === 'string' && /^ADDRESS_FORMAT_[A-Z0-9_]{1,50}$/.test(value),
  'invalid address format',
);

export const WalletAccountParams: z.ZodType<v1WalletAccountParams> = z.object({
  curve: Curve,
  pathFormat: z.literal('PATH_FORMAT_BIP32', 'invalid path format'),
  path: z.string().max(256),
  addressFormat: AddressFormat,
  name: Label.optional(),
});

const MNEMONIC_LENGTHS = [12, 15, 18, 21, 24] as const;

export const WalletParams = z.object({
  walletName: Label,
  accounts: z.array(WalletAccountParams).max(100),
  mnemonicLength: z.literal(MNEMONIC_LENGTHS).optional(),
});

export const ClientSignatureParams: z.ZodType<v1ClientSignature> = z.object({
  publicKey: z.string().max(200),
  scheme: z.literal(CLIENT_SIGNATURE_SCHEME),
  message: z.string().max(65_536),
  signature: z.string().max(200),
});

const API_KEY_CURVES = ['API_KEY_CURVE_P256', 'API_KEY_CURVE_SECP256K1', 'API_KEY_CURVE_ED25519'] as const;

export const ApiKeyParamsV2: z.ZodType<v1ApiKeyParamsV2> = z.object({
  apiKeyName: Label,
  publicKey: z.string().regex(/^[0-9a-fA-F]{64,66}$/, 'not a public key'),
  curveType: z.enum(API_KEY_CURVES satisfies readonly v1ApiKeyCurve[]),
  expirationSeconds: Seconds.optional(),
});

/** In older versions without a curve, keys are P-256. */
export const ApiKeyParams = z
  .object({
    apiKeyName: Label,
    publicKey: z.string().regex(/^[0-9a-fA-F]{66}$/, 'not a public key'),
    expirationSeconds: Seconds.optional(),
  })
  .transform((key): v1ApiKeyParamsV2 => ({ ...key, curveType: 'API_KEY_CURVE_P256' }));

export const PayloadEncoding = z.enum(
  [
    'PAYLOAD_ENCODING_HEXADECIMAL',
    'PAYLOAD_ENCODING_TEXT_UTF8',
    'PAYLOAD_ENCODING_EIP712',
    'PAYLOAD_ENCODING_EIP7702_AUTHORIZATION',
  ],
  'invalid payload encoding',
);

export const HashFunction = z.enum(
  ['HASH_FUNCTION_NO_OP', 'HASH_FUNCTION_SHA256', 'HASH_FUNCTION_KECCAK256', 'HASH_FUNCTION_NOT_APPLICABLE'],
  'invalid hash function',
);

const AuthenticatorTransport = z.enum([
  'AUTHENTICATOR_TRANSPORT_BLE',
  'AUTHENTICATOR_TRANSPORT_INTERNAL',
  'AUTHENTICATOR_TRANSPORT_NFC',
  'AUTHENTICATOR_TRANSPORT_USB',
  'AUTHENTICATOR_TRANSPORT_HYBRID',
]);

export const AuthenticatorParamsV2: z.ZodType<v1AuthenticatorParamsV2> = z.object({
  authenticatorName: Label,
  challenge: z.string().max(256),
  attestation: z.object({
    credentialId: z.string().max(1_400),
    clientDataJson: z.string().max(8_192),
    attestationObject: z.string().max(65_536),
    transports: z.array(AuthenticatorTransport).max(5),
  }),
});

/** The first version has the form of the browser's own object. */
export const AuthenticatorParams = z
  .object({
    authenticatorName: Label,
    challenge: z.string().max(256),
    attestation: z.object({
      rawId: z.string().max(1_400),
      type: z.literal('public-key'),
      response: z.object({
        clientDataJson: z.string().max(8_192),
        attestationObject: z.string().max(65_536),
        transports: z.array(AuthenticatorTransport).max(5).default([]),
      }),
    }),
  })
  .transform(
    ({ attestation: { rawId, response }, ...rest }): v1AuthenticatorParamsV2 => ({
      ...rest,
      attestation: { credentialId: rawId, ...response },
    }),
  );

/** A compact JWT; Turnkey's documentation calls it base64. */
export const OidcToken = z.string().min(1).max(16_384);

export const OAuthProviderParams: z.ZodType<v1OauthProviderParams> = z.object({
  providerName: Label,
  oidcToken: OidcToken,
});

export const OAuth2CredentialParams = z.object({
  provider: z.enum(['OAUTH2_PROVIDER_X', 'OAUTH2_PROVIDER_DISCORD']),
  clientId: z.string().refine(isOidcClaim, 'not a client id'),
  encryptedClientSecret: z.string().regex(/^([0-9a-fA-F]{2}){1,2000}$/, 'not hex'),
});

/** A token or claims. If both are present, only the token counts. */
export const OAuthProviderParamsV2: z.ZodType<v1OauthProviderParamsV2> = z.union([
  z.object({ providerName: Label, oidcToken: OidcToken }),
  z.object({
    providerName: Label,
    oidcClaims: z.object({
      iss: z.string().max(OIDC_CLAIM_LENGTHS.issuer),
      sub: z.string().max(OIDC_CLAIM_LENGTHS.subject),
      aud: z.string().refine(isOidcClaim, 'not an audience'),
    }),
  }),
]);
