import type { AuthProblem, WalletPublicKeyResponse } from '@postern/protocol';
import {
  parseSignature,
  serializeCompactSignature,
  serializeErc6492Signature,
  signatureToCompactSignature,
} from 'viem';
import { describe, expect, it } from 'vitest';
import { post } from '../backend/browser.ts';
import { sharedDeployment } from '../backend/deployment.ts';
import { createAttempt, createEthereumWallet, type TestWallet } from '../backend/sign-up-attempt.ts';

/** EIP-2098, as viem writes it. */
const compact = (signature: string) =>
  serializeCompactSignature(signatureToCompactSignature(parseSignature(`0x${signature}`))).slice(2);

/** What a wallet signs before its contract exists (ERC-6492), as viem writes it. */
const ofNewContract = (signature: string) =>
  serializeErc6492Signature({ address: `0x${'11'.repeat(20)}`, data: '0x1234', signature: `0x${signature}` }).slice(2);

const CONTRACTS: [string, (signature: string) => string][] = [
  ['a contract that is not deployed (ERC-6492)', ofNewContract],
  ['a contract with two owners (ERC-1271)', (signature) => signature + signature],
  ['a contract with a signature of a passkey', (signature) => `${'00'.repeat(600)}${signature}`],
];

describe('signatures of Ethereum wallets', () => {
  const deployment = sharedDeployment();

  const message = 'Some data';
  const recover = async (signature: string) =>
    (
      await post<WalletPublicKeyResponse & AuthProblem>(deployment.backend(), '/wallet/public-key', {
        message,
        signature,
      })
    ).body;
  const signUp = async (wallet: TestWallet, spell: (signature: string) => string) => {
    const attempt = createAttempt(deployment.backend());
    const proof = await attempt.wallet(wallet);
    return attempt.signUp({ wallet: { ...proof, signature: spell(proof.signature) } });
  };

  it('A compact signature of an Ethereum wallet shows the same key, for both values of V', async () => {
    const forms = new Set<string>();
    for (let tries = 0; forms.size < 2 && tries < 64; tries++) {
      const wallet = createEthereumWallet();
      const signature = await wallet.sign(message);
      forms.add(signature.slice(-2));
      expect(await recover(compact(signature))).toEqual({ publicKey: wallet.publicKey });
    }
    expect([...forms].sort()).toEqual(['1b', '1c']);
  });

  it('A compact signature of an Ethereum wallet signs up, and proves no other wallet', async () => {
    const wallet = createEthereumWallet();
    expect((await signUp(wallet, compact)).status).toBe(200);
    const stranger = createEthereumWallet();
    const attempt = createAttempt(deployment.backend());
    const { message: text } = (await attempt.walletChallenge(wallet)).body;
    const { body } = await attempt.signUp({ wallet: { message: text, signature: compact(await stranger.sign(text)) } });
    expect(body.code).toBe('INVALID_WALLET_SIGNATURE');
  });

  it.each(CONTRACTS)('A signature of %s gets an error that says what to do', async (_what, spell) => {
    const wallet = createEthereumWallet();
    const problem = await recover(spell(await wallet.sign(message)));
    expect(problem).toMatchObject({ code: 'SMART_CONTRACT_WALLET', status: 400 });
    expect(problem.title).toContain('Turnkey accepts only keys');
    expect(problem.detail).toContain('Use a wallet whose account has a private key');
    const { body } = await signUp(wallet, spell);
    expect(body.code).toBe('SMART_CONTRACT_WALLET');
  });
});
