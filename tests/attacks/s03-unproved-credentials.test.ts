import type { Postern } from '@postern/backend';
import { beforeAll, describe, expect, it } from 'vitest';
import { createSoftwareAuthenticator } from '../authority/software-authenticator.ts';
import { post } from '../backend/browser.ts';
import { sharedDeployment } from '../backend/deployment.ts';
import { attest, createAttempt, createEthereumWallet, createSolanaWallet } from '../backend/sign-up-attempt.ts';
import { guideServer } from './guide-server.ts';

describe('S3: a sign-up with a credential that is not the attacker’s', () => {
  const deployment = sharedDeployment();
  let product: Postern;
  beforeAll(async () => {
    product = deployment.backend();
  });

  const holders = async (publicKey: string) =>
    (await deployment.turnkey.getSubOrgIds({ filterType: 'PUBLIC_KEY', filterValue: publicKey })).organizationIds;

  it.each([createEthereumWallet, createSolanaWallet])('A public key alone makes no account (%o)', async (create) => {
    // Every transaction of a wallet shows its key.
    const stranger = create();
    const { curveType, publicKey } = stranger;
    const trap = { apiKeys: [{ apiKeyName: 'wallet', publicKey, curveType }] };
    expect((await post(guideServer(deployment.authority), '/create-sub-organization', trap)).status).toBe(200);
    expect(await holders(publicKey)).toHaveLength(1);

    const victim = create();
    const attacker = createAttempt(product);
    const { message } = (await attacker.walletChallenge(victim)).body;
    const own = { ...create(), address: victim.address };
    const forged = await attacker.signUp({ wallet: { message, signature: await own.sign(message) } });
    expect([forged.status, forged.body.code]).toEqual([401, 'INVALID_WALLET_SIGNATURE']);
    const unproved = { ...trap, apiKeys: [{ apiKeyName: 'wallet', publicKey: victim.publicKey, curveType }] };
    expect((await post(product, '/create-sub-organization', unproved)).status).toBe(400);
    expect(await holders(victim.publicKey)).toEqual([]);
  });

  it('A signature that the victim’s wallet gave for its own sign-up signs up no attacker', async () => {
    const wallet = createEthereumWallet();
    const victim = createAttempt(product);
    const proof = await victim.wallet(wallet);
    // Seen on the wire before it arrives: it is bound to the victim's attempt, and spent by the attacker's.
    const stolen = await createAttempt(product).signUp({ wallet: proof });
    expect([stolen.status, stolen.body.code]).toEqual([401, 'INVALID_CHALLENGE']);
    expect(await holders(wallet.publicKey)).toEqual([]);
    // And one that has done its work does none again.
    const fresh = await victim.wallet(wallet);
    expect((await victim.signUp({ wallet: fresh })).status).toBe(200);
    expect((await victim.signUp({ wallet: fresh })).body.code).toBe('INVALID_CHALLENGE');
  });

  it('A passkey attestation is refused when replayed, for another attempt or from another page', async () => {
    const authenticator = createSoftwareAuthenticator();
    const victim = createAttempt(product);
    const passkey = await victim.passkey(authenticator);
    expect((await victim.signUp({ passkey })).status).toBe(200);
    const attacker = createAttempt(product);
    expect((await attacker.signUp({ passkey })).body.code).toBe('INVALID_CHALLENGE');

    const { challenge } = (await attacker.passkeyChallenge()).body;
    // The old attestation under a fresh challenge.
    expect((await attacker.signUp({ passkey: { ...passkey, challenge } })).body.code).toBe('INVALID_PASSKEY');
    const phished = (await attacker.passkeyChallenge()).body.challenge;
    const elsewhere = attest(createSoftwareAuthenticator(), phished, { origin: 'https://evil.example' });
    expect((await attacker.signUp({ passkey: elsewhere })).body.code).toBe('INVALID_PASSKEY');
    const { organizationIds } = await deployment.turnkey.getSubOrgIds({
      filterType: 'CREDENTIAL_ID',
      filterValue: passkey.attestation.credentialId,
    });
    expect(organizationIds).toHaveLength(1);
  });
});
