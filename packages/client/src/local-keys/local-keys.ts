import {
  PRODUCTION_NOTARIZER_SIGN_PUBLIC_KEY,
  PRODUCTION_SIGNER_SIGN_PUBLIC_KEY,
  PRODUCTION_TLS_FETCHER_ENCRYPT_PUBLIC_KEY,
  PRODUCTION_TLS_FETCHER_SIGN_PUBLIC_KEY,
} from '@postern/protocol';
import type { Replacement } from './replace-keys.ts';

/** The public keys of a local authority: uncompressed P-256 points, lowercase hex. */
export interface LocalKeys {
  /** Signs the bundles of import and export. */
  signerPublicKey: string;
  /** Signs session tokens. */
  notarizerPublicKey: string;
  /** Signs verification tokens and the bundles of one-time codes. */
  tlsFetcherPublicKey: string;
  /** Encrypts OAuth 2.0 client secrets; default: the production key stays. */
  tlsFetcherEncryptionPublicKey?: string;
}

/** The production keys as Turnkey's packages spell them, by the names of the keys that replace them. */
const PINNED: Readonly<Record<keyof LocalKeys, string>> = {
  signerPublicKey: PRODUCTION_SIGNER_SIGN_PUBLIC_KEY,
  notarizerPublicKey: PRODUCTION_NOTARIZER_SIGN_PUBLIC_KEY,
  tlsFetcherPublicKey: PRODUCTION_TLS_FETCHER_SIGN_PUBLIC_KEY,
  tlsFetcherEncryptionPublicKey: PRODUCTION_TLS_FETCHER_ENCRYPT_PUBLIC_KEY,
};

const NAMES = Object.keys(PINNED) as (keyof LocalKeys)[];

/** Where the keys are when none are given, as `postern env` writes them. */
const VARIABLES: Readonly<Partial<Record<keyof LocalKeys, string>>> = {
  signerPublicKey: 'TURNKEY_SIGNER_PUBLIC_KEY',
  notarizerPublicKey: 'TURNKEY_NOTARIZER_PUBLIC_KEY',
  tlsFetcherPublicKey: 'TURNKEY_TLS_FETCHER_PUBLIC_KEY',
};

const PREFIXES = ['', 'VITE_', 'NEXT_PUBLIC_'];

/** What the terminal says at the start of a build. */
export const TERMINAL_WARNING =
  "The pages of this build trust a local authority: local keys replace Turnkey's production keys. Do not publish them.";

/** The modules of installed packages. Only they are searched: the app's own code stays as it is. */
export const INSTALLED_MODULES = /[\\/]node_modules[\\/].*\.[cm]?[jt]sx?$/;

/**
 * The pinned keys and the local keys in their places.
 *
 * @param given - the keys, if the configuration of the bundler has them
 * @param environment - where they are otherwise
 * @throws Error when a key is missing or malformed
 */
export function replacementsOf(
  given: LocalKeys | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Replacement[] {
  return NAMES.flatMap((name) => {
    const variable = VARIABLES[name];
    const key = given ? given[name] : PREFIXES.map((prefix) => environment[prefix + variable]).find(Boolean);
    if (key === undefined && variable === undefined) return [];
    if (!key) {
      const place = given ? `the option ${name}` : `the variable ${variable}`;
      throw new Error(`Local keys: ${place} is missing. "postern env" prints the keys of a local authority.`);
    }
    if (!/^04[0-9a-f]{128}$/.test(key)) {
      throw new Error(
        `Local keys: ${name} must be an uncompressed P-256 point in lowercase hex (04…, 130 characters).`,
      );
    }
    return [[PINNED[name], key] as const];
  });
}

/** @param id - absolute path of a module, as bundlers write it: perhaps with a query */
export function isInstalledModule(id: string): boolean {
  return INSTALLED_MODULES.test(id.replace(/[?#].*$/, ''));
}
