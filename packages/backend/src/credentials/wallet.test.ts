import { describe, expect, it } from 'vitest';
import { createEthereumSigner, createSolanaSigner, type WalletSigner } from '../test-vectors/wallet-signer.ts';
import { canonicalAddress, checkWallet } from './wallet.ts';
import { isFor, nonceOf, signerOf, walletBinding, walletMessage } from './wallet-message.ts';

const NONCE = 'ab'.repeat(32);
const ethereum = createEthereumSigner();
const solana = createSolanaSigner();

const messageFor = (
  { curveType, address }: Pick<WalletSigner, 'curveType' | 'address'>,
  purpose: 'sign-up' | 'add' = 'sign-up',
) =>
  walletMessage({
    origin: 'https://app.example.com',
    curveType,
    purpose,
    address,
    nonce: NONCE,
    issuedAtMs: 0,
    expiresAtMs: 300_000,
  });

const check = (message: string, signature: string) => {
  try {
    return checkWallet({ message, signature });
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('the message of a wallet', () => {
  it('It is one of EIP-4361', () => {
    expect(messageFor(ethereum)).toBe(
      [
        'app.example.com wants you to sign in with your Ethereum account:',
        ethereum.address,
        '',
        'Create an account that this wallet opens. Nothing is sent and nothing is paid.',
        '',
        'URI: https://app.example.com',
        'Version: 1',
        'Chain ID: 1',
        `Nonce: ${NONCE}`,
        'Issued At: 1970-01-01T00:00:00.000Z',
        'Expiration Time: 1970-01-01T00:05:00.000Z',
      ].join('\n'),
    );
    const ofSolana = messageFor(solana, 'add');
    expect(ofSolana).toContain('with your Solana account:');
    expect(ofSolana).toContain('\nChain ID: mainnet\n');
    expect(ofSolana).toContain(
      '\n\nLet this wallet open the account that you are signed in to. Nothing is sent and nothing is paid.\n\n',
    );
  });

  it('Its nonce, its purpose and its signer are read again', () => {
    for (const wallet of [ethereum, solana]) {
      for (const purpose of ['sign-up', 'add'] as const) {
        const message = messageFor(wallet, purpose);
        expect(nonceOf(message)).toBe(NONCE);
        expect([isFor('sign-up', message), isFor('add', message)]).toEqual([purpose === 'sign-up', purpose === 'add']);
        expect(signerOf(message)).toEqual({ curveType: wallet.curveType, address: wallet.address });
      }
    }
    for (const other of [
      '',
      `Nonce: ${NONCE}x`,
      `x Nonce: ${NONCE}`,
      `Nonce: ${NONCE.slice(1)}`,
      `Nonce: ${NONCE.toUpperCase()}`,
    ]) {
      expect(nonceOf(other)).toBeUndefined();
    }
    expect(signerOf('')).toEqual({ curveType: 'API_KEY_CURVE_ED25519', address: '' });
    expect(walletBinding('key', 'message')).toBe('key\nmessage');
  });
});

describe('checkWallet', () => {
  it.each([ethereum, solana])('The wallet that the message names has signed it: $curveType', (wallet) => {
    const message = messageFor(wallet);
    const key = { curveType: wallet.curveType, publicKey: wallet.publicKey };
    expect(check(message, wallet.sign(message))).toEqual(key);
    expect(check(`${message} `, wallet.sign(message))).toBe('INVALID_WALLET_SIGNATURE');
  });

  it('The signature of another wallet is refused', () => {
    const message = messageFor(ethereum);
    expect(check(message, createEthereumSigner('other').sign(message))).toBe('INVALID_WALLET_SIGNATURE');
    const ofSolana = messageFor(solana);
    expect(check(ofSolana, createSolanaSigner().sign(ofSolana))).toBe('INVALID_WALLET_SIGNATURE');
    expect(check(ofSolana, '')).toBe('INVALID_WALLET_SIGNATURE');
  });

  it('A message that names no key is refused', () => {
    for (const address of ['', '0OIl', '1111', '1'.repeat(33)]) {
      expect(check(messageFor({ curveType: solana.curveType, address }), '00'.repeat(64))).toBe(
        'INVALID_WALLET_SIGNATURE',
      );
    }
  });

  it('The signature of a contract is refused as such', () => {
    expect(check(messageFor(ethereum), '00'.repeat(66))).toBe('SMART_CONTRACT_WALLET');
  });
});

describe('canonicalAddress', () => {
  it('An address is written in the form of its chain', () => {
    const { address } = ethereum;
    const spelled = (text: string) => canonicalAddress('API_KEY_CURVE_SECP256K1', text);
    expect([spelled(address), spelled(`0x${address.slice(2).toUpperCase()}`), spelled(address.toLowerCase())]).toEqual([
      address,
      address,
      address,
    ]);
    for (const other of [
      '',
      address.slice(2),
      `${address}0`,
      `x${address}`,
      address.slice(0, -1),
      `0x${'g'.repeat(40)}`,
    ]) {
      expect(spelled(other)).toBeUndefined();
    }
    expect(canonicalAddress('API_KEY_CURVE_ED25519', solana.address)).toBe(solana.address);
    for (const other of ['', address, '1'.repeat(31), '1'.repeat(33), `${solana.address} `]) {
      expect(canonicalAddress('API_KEY_CURVE_ED25519', other)).toBeUndefined();
    }
  });
});
