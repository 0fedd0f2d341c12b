import type { v1UserParamsV4 } from '@turnkey/sdk-types';
import { z } from 'zod';
import {
  ApiKeyParams,
  ApiKeyParamsV2,
  AuthenticatorParams,
  AuthenticatorParamsV2,
  Label,
  OAuthProviderParamsV2,
  Uuid,
} from '../../operation/schemas.ts';

/** A contact as typed by the user. The empty string means no contact. */
export const Contact = z.string().max(254);

export const UserParamsV4: z.ZodType<v1UserParamsV4> = z.object({
  userName: Label,
  userEmail: Contact.optional(),
  userPhoneNumber: Contact.optional(),
  apiKeys: z.array(ApiKeyParamsV2).max(20),
  authenticators: z.array(AuthenticatorParamsV2).max(10),
  oauthProviders: z.array(OAuthProviderParamsV2).max(10),
  userTags: z.array(Uuid).max(100),
});

/** Before V3, there were no phone numbers and no OAuth providers, and API keys did not name their curve. */
const BeforeCurves = z.object({
  userName: Label,
  userEmail: Contact.optional(),
  apiKeys: z.array(ApiKeyParams).max(20),
  userTags: z.array(Uuid).max(100),
});

export const UserParamsV2 = BeforeCurves.extend({ authenticators: z.array(AuthenticatorParamsV2).max(10) }).transform(
  (user): v1UserParamsV4 => ({ ...user, oauthProviders: [] }),
);

/** The access type of the first version has no effect: users can use all their credentials. */
export const UserParams = BeforeCurves.extend({ authenticators: z.array(AuthenticatorParams).max(10) }).transform(
  (user): v1UserParamsV4 => ({ ...user, oauthProviders: [] }),
);
