import type {
  v1CreateSubOrganizationIntentV8,
  v1CreateSubOrganizationResultV8,
  v1PrivateKeyParams,
  v1RootUserParamsV5,
} from '@turnkey/sdk-types';
import { z } from 'zod';
import { apiError } from '../../errors/api-error.ts';
import type { ActivityContext } from '../../operation/activity-context.ts';
import { type ActivityDefinition, newestVersion, olderVersion } from '../../operation/activity-definition.ts';
import { ClientSignatureParams, Label, WalletParams } from '../../operation/schemas.ts';
import type { Organization } from '../../store/organizations.ts';
import { oidcTokensOf } from '../oauth/oauth-providers-rules.ts';
import { acceptSignupToken } from '../otp/signup-token-rules.ts';
import { PrivateKeyParams } from '../private-keys/private-key-schemas.ts';
import { createPrivateKeys, type PrivateKeyAddresses } from '../private-keys/private-keys-rules.ts';
import { RootUser, RootUserBeforeCurves } from '../users/root-user-schemas.ts';
import { createRootUser } from '../users/root-users-rules.ts';
import { createWallet } from '../wallets/wallets-rules.ts';

const Newest = z.object({
  subOrganizationName: Label,
  rootUsers: z.array(RootUser).max(100),
  rootQuorumThreshold: z.int(),
  wallet: WalletParams.optional(),
  disableEmailRecovery: z.boolean().optional(),
  disableEmailAuth: z.boolean().optional(),
  disableSmsAuth: z.boolean().optional(),
  disableOtpEmailAuth: z.boolean().optional(),
  verificationToken: z.string().max(8_192).optional(),
  clientSignature: ClientSignatureParams.optional(),
});

/** Before V7 there were no verification tokens, and no switches for codes. */
const BeforeTokens = Newest.omit({
  verificationToken: true,
  clientSignature: true,
  disableSmsAuth: true,
  disableOtpEmailAuth: true,
});

/** Before V6, API keys did not name their curve. */
const BeforeCurves = BeforeTokens.extend({ rootUsers: z.array(RootUserBeforeCurves).max(100) });

const BeforeWallets = BeforeCurves.pick({ subOrganizationName: true, rootUsers: true, rootQuorumThreshold: true });

interface Intent extends v1CreateSubOrganizationIntentV8 {
  /** Only in V3, in place of a wallet. */
  privateKeys?: v1PrivateKeyParams[];
  /** Up to V7, tokens of the legacy flow, which are not bound to a key, are accepted. */
  takesUnboundToken?: boolean;
}

interface Result extends v1CreateSubOrganizationResultV8 {
  privateKeys?: PrivateKeyAddresses[];
}

const version = <P extends v1CreateSubOrganizationIntentV8>(n: 3 | 4 | 5 | 6 | 7, parameters: z.ZodType<P>) =>
  olderVersion<P, Intent, Result>({
    type: `ACTIVITY_TYPE_CREATE_SUB_ORGANIZATION_V${n}`,
    parameters,
    resultKey: `createSubOrganizationResultV${n}`,
    upgrade: (older) => ({ ...older, takesUnboundToken: true }),
  });

/** CREATE_SUB_ORGANIZATION: an organization for a user, with its root users and a wallet. */
export const createSubOrganization: ActivityDefinition<Intent, Result> = {
  access: {},
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_CREATE_SUB_ORGANIZATION_V8',
      parameters: Newest,
      resultKey: 'createSubOrganizationResultV8',
    }),
    version(7, Newest),
    version(6, BeforeTokens),
    version(5, BeforeCurves),
    version(4, BeforeCurves),
    version(3, BeforeWallets.extend({ privateKeys: z.array(PrivateKeyParams).max(100) })),
    olderVersion({
      type: 'ACTIVITY_TYPE_CREATE_SUB_ORGANIZATION_V2',
      parameters: BeforeWallets,
      resultKey: 'createSubOrganizationResult',
      upgrade: (older) => older,
    }),
  ],
  oidcTokens: ({ rootUsers }) => rootUsers.flatMap((user) => oidcTokensOf(user.oauthProviders)),
  execute: create,
};

async function create(intent: Intent, context: ActivityContext): Promise<Result> {
  const { organization: parent, store, now } = context;
  if (parent.parentId !== null) throw apiError('CALLER_IS_SUB_ORGANIZATION');
  requireQuorum(intent);
  const claims = intent.verificationToken ? acceptSignupToken(context, intent, intent.verificationToken) : undefined;

  const rootUserIds = intent.rootUsers.map(() => context.newId());
  const organization: Organization = {
    id: context.newId(),
    parentId: parent.id,
    name: intent.subOrganizationName,
    rootUserIds,
    rootQuorumThreshold: intent.rootQuorumThreshold,
    createdAt: now,
    updatedAt: now,
  };
  store.soon(store.organizations.insert(organization));
  const inside: ActivityContext = { ...context, organization, keysOfNewOrganization: new Set() };
  for (const [index, user] of intent.rootUsers.entries()) {
    await createRootUser(inside, rootUserIds[index] as string, user, claims);
  }
  for (const [name, isDisabled] of disabledFeatures(intent)) {
    if (isDisabled) store.soon(store.features.set(organization.id, { name, value: 'false' }));
  }
  const wallet = intent.wallet && (await createWallet(inside, intent.wallet));
  const privateKeys = intent.privateKeys && (await createPrivateKeys(inside, intent.privateKeys));
  return {
    subOrganizationId: organization.id,
    ...(wallet ? { wallet } : {}),
    ...(privateKeys ? { privateKeys } : {}),
    rootUserIds,
  };
}

function requireQuorum({
  rootQuorumThreshold,
  rootUsers,
}: {
  rootQuorumThreshold: number;
  rootUsers: v1RootUserParamsV5[];
}) {
  if (rootQuorumThreshold < 1) throw apiError('QUORUM_THRESHOLD_INVALID');
  if (rootUsers.length < rootQuorumThreshold) throw apiError('QUORUM_USERS_MISSING');
}

function disabledFeatures(intent: Intent): [string, boolean | undefined][] {
  return [
    ['FEATURE_NAME_EMAIL_RECOVERY', intent.disableEmailRecovery],
    ['FEATURE_NAME_EMAIL_AUTH', intent.disableEmailAuth],
    ['FEATURE_NAME_SMS_AUTH', intent.disableSmsAuth],
    ['FEATURE_NAME_OTP_EMAIL_AUTH', intent.disableOtpEmailAuth],
  ];
}
