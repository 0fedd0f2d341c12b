import { z } from 'zod';
import { isCompressedKey, p256PublicKey } from '../tokens/p256-keys.ts';
import { type ApiKeysOption, apiKeyOf, apiKeysOf, KEYS_FORM } from './api-key-source.ts';
import { option } from './option-facts.ts';

/** Turnkey's API and the parent organization. */
export interface TurnkeyOptions {
  /** Turnkey's API, or a local authority: only the address, without a path. It must be https, or on this machine. */
  apiUrl?: string;
  /** The parent organization, a UUID. */
  organizationId?: string;
  /** The public half of the API key: compressed P-256, hex. */
  apiPublicKey?: string;
  /** The private half of the API key, hex. */
  apiPrivateKey?: string;
  /**
   * Instead of `apiPublicKey` and `apiPrivateKey`: a file with one private key (hex) in each line, the current one first.
   * It is read again like `apiKeys`.
   */
  apiPrivateKeyFile?: string;
  /**
   * Instead of `apiPublicKey` and `apiPrivateKey`: private keys (hex), the current one first, or a function that returns
   * them, for example from a key store. If Turnkey does not know the first one, the next one stamps the request. The
   * function is called at the first request, after that once a minute, and when Turnkey refuses every key.
   */
  apiKeys?: ApiKeysOption;
  /** Signs session tokens: uncompressed P-256, hex. Default: the key of Turnkey's production. */
  notarizerPublicKey?: string;
  /** Signs verification tokens, and the keys that codes are encrypted to. Default: the key of Turnkey's production. */
  tlsFetcherPublicKey?: string;
}

const checked = (mistakeOf: (value: string) => string | undefined) =>
  z
    .string()
    .trim()
    .superRefine((value, context) => {
      const message = mistakeOf(value);
      if (message) context.addIssue({ code: 'custom', message });
    })
    .optional();

const must = (isRight: (value: string) => boolean, form: string) =>
  checked((value) => (isRight(value) ? undefined : `must be ${form}`));

const pinnedKey = () =>
  must(
    (value) => value.startsWith('04') && p256PublicKey(value) !== undefined,
    'an uncompressed P-256 public key of 130 hex characters',
  );

const MAKE_KEY = 'Run "npx postern init" to make one with as few rights as possible.';
const LOCAL_KEY = 'Leave it out for Turnkey. For a local authority, "npx postern env" prints it.';

export const turnkeyOptionsSchema = z
  .strictObject({
    apiUrl: option(checked(urlMistake), { example: 'https://api.turnkey.com' }),
    organizationId: option(
      must((value) => z.guid().safeParse(value).success, 'a UUID'),
      {
        fix: "Copy the organization ID from Turnkey's dashboard, a UUID such as 11111111-2222-4333-8444-555555555555.",
      },
    ),
    apiPublicKey: option(must(isCompressedKey, 'a compressed P-256 public key of 66 hex characters'), {
      fix: MAKE_KEY,
    }),
    apiPrivateKey: option(
      must((value) => apiKeyOf(value) !== undefined, 'a P-256 private key of 64 hex characters'),
      { fix: MAKE_KEY },
    ),
    apiPrivateKeyFile: option(z.string().trim().min(1).optional(), { example: '/run/secrets/turnkey-api-keys' }),
    apiKeys: option(
      z
        .custom<ApiKeysOption>((value) => typeof value === 'function' || apiKeysOf(value) !== undefined, KEYS_FORM)
        .optional(),
      { code: 'async () => [await readFromKeyStore()]' },
    ),
    notarizerPublicKey: option(pinnedKey(), { fix: LOCAL_KEY }),
    tlsFetcherPublicKey: option(pinnedKey(), { fix: LOCAL_KEY }),
  })
  .superRefine(({ apiPublicKey, apiPrivateKey }, context) => {
    const key = apiPrivateKey === undefined ? undefined : apiKeyOf(apiPrivateKey);
    if (!key || apiPublicKey === undefined || key.publicKey === apiPublicKey.toLowerCase()) return;
    context.addIssue({ code: 'custom', path: ['apiPublicKey'], message: 'does not belong to the private key' });
  });

/** The options of `turnkey`, as checked values. */
export type CheckedTurnkeyOptions = z.infer<typeof turnkeyOptionsSchema>;

function urlMistake(text: string): string | undefined {
  if (!URL.canParse(text)) return 'must be a URL such as https://api.turnkey.com';
  const { protocol, pathname, search, hash, username, password } = new URL(text);
  if (!/^https?:$/.test(protocol) || username + password !== '') return 'must be an https URL without a password';
  if (pathname + search + hash !== '/')
    return 'must be only the address, without path and query. The backend adds the paths';
  // Over http, an attacker on the network could change answers, and so take over accounts.
  return protocol === 'http:' && !isThisMachine(text)
    ? 'must be an https URL. http is allowed only for this machine'
    : undefined;
}

/** Whether a URL is on this machine. */
export function isThisMachine(url: string): boolean {
  return URL.canParse(url) && /^(([a-z0-9-]+\.)?localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(new URL(url).hostname);
}
