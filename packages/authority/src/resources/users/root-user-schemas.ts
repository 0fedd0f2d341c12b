import type { v1RootUserParamsV5 } from '@turnkey/sdk-types';
import { z } from 'zod';
import {
  ApiKeyParams,
  ApiKeyParamsV2,
  AuthenticatorParamsV2,
  Label,
  OAuthProviderParamsV2,
} from '../../operation/schemas.ts';

const contact = z.string().max(254).optional();

const Shared = {
  userName: Label,
  userEmail: contact,
  userPhoneNumber: contact,
  // An absent list counts as empty: the Go SDK writes null for it, and older versions have no providers.
  authenticators: z.array(AuthenticatorParamsV2).max(10).default([]),
  oauthProviders: z.array(OAuthProviderParamsV2).max(10).default([]),
};

/** The parameters of a root user of a new sub-organization. */
export const RootUser: z.ZodType<v1RootUserParamsV5> = z.object({
  ...Shared,
  apiKeys: z.array(ApiKeyParamsV2).max(20).default([]),
});

/** A root user in the versions in which API keys did not name their curve. */
export const RootUserBeforeCurves: z.ZodType<v1RootUserParamsV5> = z.object({
  ...Shared,
  apiKeys: z.array(ApiKeyParams).max(20).default([]),
});
