import type { OtpType } from '@postern/protocol';
import type { Claim } from '../accounts/sign-up.ts';
import { AuthError } from '../auth-error.ts';
import type { LookUpFilter } from '../configuration/auth-proxy-options.ts';
import { canonicalContact } from '../identities/contact.ts';
import type { StampIdentity } from '../identities/identity.ts';
import { identityFrom, identityOf } from '../identities/identity.ts';
import type { App } from './app.ts';

/** A request to look an account up. */
export interface AccountRequest {
  filterType: LookUpFilter | 'OIDC_TOKEN' | 'OIDC_CLAIMS';
  filterValue: string;
  verificationToken?: string | undefined;
  oidcToken?: string | undefined;
}

/**
 * What a request may look up.
 * @returns undefined when it must find nothing: it has no proof, and the app does not allow look-ups without one.
 * @throws AuthError when the proof is not valid, or proves something else.
 */
export async function findAccount(app: App, request: AccountRequest): Promise<Claim | undefined> {
  const { filterType, filterValue } = request;
  switch (filterType) {
    case 'EMAIL':
      return byContact(app, 'OTP_TYPE_EMAIL', request);
    case 'PHONE_NUMBER':
      return byContact(app, 'OTP_TYPE_SMS', request);
    case 'OIDC_TOKEN':
      return byOidcToken(app, filterValue);
    case 'OIDC_CLAIMS':
      // Claims that no issuer has signed prove nothing.
      return undefined;
    case 'PUBLIC_KEY':
      return isAllowed(app, request) ? byWallet(app, filterValue.toLowerCase()) : undefined;
    case 'CREDENTIAL_ID':
      return isAllowed(app, request) ? byCredential(app, { type: 'passkey', credentialId: filterValue }) : undefined;
  }
}

async function byContact(app: App, otpType: OtpType, request: AccountRequest): Promise<Claim | undefined> {
  const { directory } = app.services;
  const contact = canonicalContact(otpType, request.filterValue)?.contact;
  if (contact === undefined || !(await isProved(app, otpType, contact, request))) return undefined;
  const identity = identityFrom(otpType, contact);
  return { identity, lookUp: (remembered, deadline) => directory.homesOfContact(identity, remembered, deadline) };
}

/** @throws AuthError INVALID_VERIFICATION_TOKEN, also when the token is for another contact; those of an OIDC token. */
async function isProved(app: App, otpType: OtpType, contact: string, request: AccountRequest): Promise<boolean> {
  const { verificationToken, oidcToken } = request;
  const { verificationTokens, oidcTokens } = app.services;
  if (verificationToken !== undefined) {
    const proved = identityOf(verificationTokens.check(verificationToken));
    const wanted = identityFrom(otpType, contact);
    if (proved.type === wanted.type && proved.contact === wanted.contact) return true;
    throw new AuthError('INVALID_VERIFICATION_TOKEN');
  }
  if (oidcToken !== undefined && otpType === 'OTP_TYPE_EMAIL') {
    // Only the address for which the issuer stands itself.
    return (await oidcTokens.checkWithoutKey(oidcToken)).email === contact;
  }
  return isAllowed(app, request);
}

async function byOidcToken({ services }: App, oidcToken: string): Promise<Claim> {
  const { directory, oidcTokens } = services;
  const checked = await oidcTokens.checkWithoutKey(oidcToken);
  const { provider, subject } = checked;
  return {
    identity: { type: 'oidc', issuer: provider.issuer, subject },
    lookUp: (remembered, deadline) => directory.homesOfToken(oidcToken, checked, remembered, deadline),
  };
}

function byWallet(app: App, publicKey: string): Claim | undefined {
  const isKey = /^(0[23])?[0-9a-f]{64}$/.test(publicKey);
  return isKey ? byCredential(app, { type: 'wallet', publicKey }) : undefined;
}

function byCredential({ services }: App, identity: StampIdentity): Claim {
  const { directory } = services;
  return {
    identity,
    lookUp: (remembered, deadline) => directory.homesOfCredential(identity, remembered, deadline),
  };
}

function isAllowed({ options }: App, { filterType }: AccountRequest): boolean {
  return options.lookUpWithoutProof.some((allowed) => allowed === filterType);
}
