import type { Postern } from '@postern/backend';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Deployment, startDeployment } from '../backend/deployment.ts';
import { type ApiKeyPair, createApiKeyPair } from '../setup/authority.ts';
import { submit } from '../setup/user.ts';
import { guideServer } from './guide-server.ts';

describe('S26: a customer of another parent lets our API key in, and so gets sessions that count here', () => {
  let deployment: Deployment;
  let product: Postern;
  beforeAll(async () => {
    deployment = await startDeployment();
    product = deployment.backend();
  });
  afterAll(() => deployment.close());

  /** Another customer's organization, whose user has a session. */
  async function foreignCustomer() {
    const key = createApiKeyPair();
    const parent = await deployment.authority.authority.ensureOrganization({
      organizationName: 'Attacker Inc.',
      userName: 'Backend',
      apiPublicKey: key.publicKey,
    });
    return { key, ...parent };
  }

  /** The attacker registers a key that every sub-organization's votes show: the public key of our backend. */
  const letOurBackendIn = (key: ApiKeyPair, organizationId: string, userId: string) =>
    submit(deployment.authority, key, organizationId, 'CREATE_API_KEYS_V2', {
      userId,
      apiKeys: [
        {
          apiKeyName: 'the victim’s backend',
          publicKey: deployment.authority.apiKey.publicKey,
          curveType: 'API_KEY_CURVE_P256',
        },
      ],
    });

  async function stampLogin(key: ApiKeyPair, organizationId: string): Promise<string> {
    const publicKey = createApiKeyPair().publicKey;
    const { body } = await submit(deployment.authority, key, organizationId, 'STAMP_LOGIN', { publicKey });
    return body.activity.result.stampLoginResult.session;
  }

  async function counts(token: string): Promise<boolean> {
    const headers = { Authorization: `Bearer ${token}` };
    return (await product.fetch(new Request('https://api.example.com/auth/session', { headers }))).ok;
  }

  /** What the parent's own key can read there. */
  const canRead = async (organizationId: string, userId: string) =>
    deployment.turnkey.getUser({ organizationId, userId }).then(
      () => true,
      () => false,
    );

  it('a sub-organization of another parent', async () => {
    const attacker = await foreignCustomer();
    const own = createApiKeyPair();
    const created = await submit(
      deployment.authority,
      attacker.key,
      attacker.organizationId,
      'CREATE_SUB_ORGANIZATION_V8',
      {
        subOrganizationName: 'bait',
        rootQuorumThreshold: 1,
        rootUsers: [
          {
            userName: 'attacker',
            apiKeys: [{ apiKeyName: 'own', publicKey: own.publicKey, curveType: 'API_KEY_CURVE_P256' }],
            authenticators: [],
            oauthProviders: [],
          },
        ],
      },
    );
    const { subOrganizationId, rootUserIds } = created.body.activity.result.createSubOrganizationResultV8;
    await letOurBackendIn(own, subOrganizationId, rootUserIds[0]);
    expect(await canRead(subOrganizationId, rootUserIds[0])).toBe(true);
    const session = await stampLogin(own, subOrganizationId);
    expect(await counts(session)).toBe(false);
    expect(await product.verifySession(session)).toBeNull();
    // The check that Turnkey documents knows no parent at all.
    expect(await guideServer(deployment.authority).verifySession(session)).not.toBeNull();
  });

  it('another member: the other parent itself', async () => {
    const { key, organizationId, userId } = await foreignCustomer();
    await letOurBackendIn(key, organizationId, userId);
    expect(await canRead(organizationId, userId)).toBe(true);
    expect(await counts(await stampLogin(key, organizationId))).toBe(false);
  });
});
