import type { v1WalletParams } from '@turnkey/sdk-types';
import { z } from 'zod';
import type { Identity } from '../identities/identity.ts';
import { option } from './option-facts.ts';

/** What a new sub-organization looks like. */
export interface SubOrganizationTemplate {
  /** Name of the sub-organization; default `sub-org-<milliseconds>`. */
  name?: string;
  /** Name of the root user; default the e-mail address, or `user-<milliseconds>`. */
  userName?: string;
  /** The first wallet; default one Ethereum account. `null` makes none. */
  wallet?: v1WalletParams | null;
}

/** One template for all users, or a function that makes one for each identity. */
export type SubOrganizationOption =
  | SubOrganizationTemplate
  | ((identity: Identity) => SubOrganizationTemplate | Promise<SubOrganizationTemplate>);

/** BIP-44 account 0 of Ethereum, the same as in Turnkey's own SDKs. */
export const DEFAULT_ETHEREUM_WALLET: v1WalletParams = {
  walletName: 'Default Wallet',
  accounts: [
    {
      curve: 'CURVE_SECP256K1',
      pathFormat: 'PATH_FORMAT_BIP32',
      path: "m/44'/60'/0'/0/0",
      addressFormat: 'ADDRESS_FORMAT_ETHEREUM',
    },
  ],
};

const label = z.string().trim().min(1).max(255);

const wallet = z.strictObject({
  walletName: label,
  accounts: z.array(
    z.strictObject({
      curve: z.string(),
      pathFormat: z.string(),
      path: z.string(),
      addressFormat: z.string(),
      name: label.optional(),
    }),
  ),
  mnemonicLength: z.number().int().optional(),
});

/** Turnkey checks the names of curves and formats. */
const asWallet = wallet.transform((checked) => checked as v1WalletParams);

export const subOrganizationTemplateSchema: z.ZodType<SubOrganizationTemplate> = z.strictObject({
  name: option(label.optional(), { example: 'Customer' }),
  userName: option(label.optional(), { example: 'Owner' }),
  wallet: option(asWallet.nullable().optional(), { example: DEFAULT_ETHEREUM_WALLET }),
});
