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
  // An absent list is an empty one, which the Go SDK writes as null; older versions know no providers.
  authenticators: z.array(AuthenticatorParamsV2).max(10).default([]),
  oauthProviders: z.array(OAuthProviderParamsV2).max(10).default([]),
};

/** A root user of a sub-organization to be. */
export const RootUser: z.ZodType<v1RootUserParamsV5> = z.object({
  ...Shared,
  apiKeys: z.array(ApiKeyParamsV2).max(20).default([]),
});

/** A root user in the versions in which API keys did not say their curve. */
export const RootUserBeforeCurves: z.ZodType<v1RootUserParamsV5> = z.object({
  ...Shared,
  apiKeys: z.array(ApiKeyParams).max(20).default([]),
});
