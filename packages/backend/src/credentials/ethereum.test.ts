import { decodeHex } from '@postern/protocol';
import { describe, expect, it } from 'vitest';
import { checksumAddress, recoverEthereumSigner } from './ethereum.ts';

describe('EIP-55', () => {
  it.each([
    '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
    '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359',
    '0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB',
    '0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb',
    '0x52908400098527886E0F7030069857D2E4169EE7',
    '0xde709f2102306220921060314715629080e2fb77',
  ])('The address %s of EIP-55 is written with its checksum', (address) => {
    expect(checksumAddress(address.slice(2).toUpperCase())).toBe(address);
  });
});

describe('EIP-191', () => {
  // web3.js documentation, "eth.accounts.sign": the private key 0x4c0883a6…2318 signs "Some data".
  const signature =
    'b91467e570a6466aa9e9876cbcd013baba02900b8979d43fe208a4a4f339f5fd6007e74cd82e037b800186422fc2da167c747ef045e5d18a5f5d4300f8e1a0291c';
  const address = '0x2c7536E3605D9C16a7a3D7b1898e529396a65c23';

  it('The signer of a published EIP-191 signature is found', () => {
    const signer = recoverEthereumSigner('Some data', decodeHex(signature));
    expect(signer?.address).toBe(address);
    expect(signer?.publicKey).toMatch(/^0[23][0-9a-f]{64}$/);
  });

  it('An Ethereum signature can count V from 0, as some wallets do', () => {
    expect(recoverEthereumSigner('Some data', decodeHex(`${signature.slice(0, -2)}01`))?.address).toBe(address);
  });

  it('An Ethereum signature over another text has another signer', () => {
    expect(recoverEthereumSigner('Some date', decodeHex(signature))?.address).not.toBe(address);
  });

  it('A compact signature (EIP-2098) has the same signer', () => {
    const high = (Number.parseInt(signature[64] ?? '', 16) | 8).toString(16);
    const compact = signature.slice(0, 64) + high + signature.slice(65, 128);
    expect(recoverEthereumSigner('Some data', decodeHex(compact))?.address).toBe(address);
  });

  it.each([
    ['of a contract with two owners (ERC-1271)', signature + signature],
    ['of a contract that may not be deployed (ERC-6492)', `${'00'.repeat(96)}${'6492'.repeat(16)}`],
    ['of 64 bytes with the suffix of ERC-6492', `${'11'.repeat(32)}${'6492'.repeat(16)}`],
  ])('A signature %s is refused as that of a smart-contract wallet', (_, hex) => {
    expect(() => recoverEthereumSigner('Some data', decodeHex(hex))).toThrow(
      expect.objectContaining({ code: 'SMART_CONTRACT_WALLET' }),
    );
  });

  it.each([
    ['too short', signature.slice(4)],
    ['with another V', `${signature.slice(0, -2)}1d`],
    ['with R = 0', `${'00'.repeat(32)}${signature.slice(64)}`],
    ['with S = 0', `${signature.slice(0, 64)}${'00'.repeat(32)}1c`],
    ['with R above the order', `${'ff'.repeat(32)}${signature.slice(64)}`],
  ])('An Ethereum signature %s has no signer', (_, hex) => {
    expect(recoverEthereumSigner('Some data', decodeHex(hex))).toBeUndefined();
  });
});
