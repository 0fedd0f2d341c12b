import { type JsonObject, parseSessionToken } from '@postern/protocol';
import type { v1WalletAccountParams } from '@turnkey/sdk-types';
import { apiError } from '../../errors/api-error.ts';
import type { OidcClaims } from '../../oidc/oidc-identity.ts';
import type { ActivityContext } from '../../operation/activity-context.ts';
import type { Caller } from '../../operation/caller.ts';
import type { Kernel } from '../../pipeline/kernel.ts';
import { openSession } from '../../resources/sessions/sessions-rules.ts';
import type { TransactionStore } from '../../store/database.ts';
import type { Organization } from '../../store/organizations.ts';
import { drawP256KeyPair, drawPasskey, drawWallet, type TestWallet } from './test-keys.ts';

const SIGN_UP = 'ACTIVITY_TYPE_CREATE_SUB_ORGANIZATION_V8';

export interface SignUpRequest {
  parentId?: string | undefined;
  userName: string;
  email?: string | undefined;
  phoneNumber?: string | undefined;
  rpId: string | undefined;
  walletKind: TestWallet['kind'] | undefined;
  oauth: ({ providerName: string } & OidcClaims)[];
  accounts: v1WalletAccountParams[];
  publicKey?: string | undefined;
  expirationSeconds: string;
}

/**
 * Signs a user up and in, with the code of the activities that an app sends, and without asking who sent it.
 * @throws ApiError when there is no such parent, or what an activity refuses.
 */
export async function signUp(kernel: Kernel, request: SignUpRequest) {
  const { database, runtime, activities } = kernel;
  const { randomBytes } = runtime;
  const { parentId, userName, email, phoneNumber, rpId, walletKind, oauth, accounts } = request;
  const passkey = rpId === undefined ? undefined : drawPasskey(rpId, randomBytes);
  const wallet = walletKind && drawWallet(walletKind, randomBytes);
  const session = request.publicKey ? undefined : drawP256KeyPair(randomBytes);
  const publicKey = session?.publicKey ?? request.publicKey ?? '';
  const curveType = wallet?.kind === 'solana' ? 'API_KEY_CURVE_ED25519' : 'API_KEY_CURVE_SECP256K1';
  const prepared = activities.get(SIGN_UP)?.prepare({
    subOrganizationName: userName,
    rootQuorumThreshold: 1,
    rootUsers: [
      {
        userName,
        ...(email ? { userEmail: email } : {}),
        ...(phoneNumber ? { userPhoneNumber: phoneNumber } : {}),
        apiKeys: wallet ? [{ apiKeyName: 'wallet', publicKey: wallet.publicKey, curveType }] : [],
        authenticators: passkey ? [passkey.registration] : [],
        oauthProviders: oauth.map(({ providerName }, index) => ({ providerName, oidcToken: String(index) })),
      },
    ],
    ...(accounts.length > 0 ? { wallet: { walletName: 'Default Wallet', accounts } } : {}),
  });
  if (!prepared) throw apiError('INTERNAL');

  return database.transaction(async (store) => {
    const parent = await store.organizations.findParent(parentId);
    if (!parent) throw apiError('ORGANIZATION_NOT_FOUND');
    const context = contextOf(kernel, store, parent);
    // The place of an identity in the request stands for a token that has been checked.
    const verify = async (token: string) => ({
      ...(oauth[Number(token)] as OidcClaims),
      nonces: [],
      verifiedEmail: null,
    });
    const created = resultOf(await prepared.execute({ ...context, oidc: { issuer: undefined, verify } }));
    const organization = await store.organizations.find(created.subOrganizationId);
    if (!organization) throw apiError('INTERNAL');
    const [userId = ''] = created.rootUserIds;
    const user = await store.users.find(organization.id, userId);
    if (!user) throw apiError('INTERNAL');
    if (user.email) await store.users.markContactVerified(organization.id, userId, 'email', context.now);
    if (user.phoneNumber) await store.users.markContactVerified(organization.id, userId, 'phoneNumber', context.now);
    const { expirationSeconds } = request;
    const token = await openSession({ ...context, organization }, { userId, publicKey, expirationSeconds });
    const { claims } = parseSessionToken(token);
    return {
      organizationId: organization.id,
      userId,
      userName,
      email: user.email,
      phoneNumber: user.phoneNumber,
      session: {
        token,
        publicKey: claims.public_key,
        privateKey: session?.privateKey ?? null,
        expiresAt: new Date(claims.exp * 1_000).toISOString(),
      },
      passkey: passkey
        ? {
            credentialId: passkey.credentialId,
            privateKey: passkey.privateKey,
            rpId: passkey.rpId,
            userHandle: Buffer.from(userId).toString('base64url'),
          }
        : null,
      wallet: wallet ?? null,
      embeddedWallet: created.wallet ?? null,
    };
  });
}

interface Created {
  subOrganizationId: string;
  rootUserIds: string[];
  wallet?: { walletId: string; addresses: string[] };
}

function resultOf(result: JsonObject): Created {
  return result as unknown as Created;
}

/** The context of an activity that the parent's first root user asks for. */
function contextOf(kernel: Kernel, store: TransactionStore, organization: Organization): ActivityContext {
  const { vault, messages, oidc, oauth2, messageSettings, runtime } = kernel;
  const caller: Caller = {
    organization,
    userId: organization.rootUserIds[0] ?? '',
    userName: '',
    credential: { id: null, type: '', sessionProfileId: null, expirationSeconds: null, contact: null },
    method: { type: 'AUTHENTICATION_TYPE_API_KEY' },
    stamp: { scheme: '', publicKey: '', signature: '' },
  };
  return {
    organization,
    caller,
    store,
    vault,
    messages,
    oidc: oidc.withLoadedKeys,
    oauth2,
    messageSettings,
    now: new Date(runtime.now()),
    newId: runtime.newId,
  };
}
