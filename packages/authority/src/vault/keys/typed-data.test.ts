import { bytesToHex } from '@noble/hashes/utils.js';
import { TypedDataEncoder } from 'ethers';
import { hashTypedData } from 'viem';
import { describe, expect, it } from 'vitest';
import { InvalidInput } from '../../errors/invalid-input.ts';
import { parseTypedData, typedDataDigest } from './typed-data.ts';

const DOMAIN = {
  name: 'Ether Mail',
  version: '1',
  chainId: 1,
  verifyingContract: '0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC',
} as const;

/** The example of EIP-712. */
const MAIL = {
  types: {
    EIP712Domain: [
      { name: 'name', type: 'string' },
      { name: 'version', type: 'string' },
      { name: 'chainId', type: 'uint256' },
      { name: 'verifyingContract', type: 'address' },
    ],
    Person: [
      { name: 'name', type: 'string' },
      { name: 'wallet', type: 'address' },
    ],
    Mail: [
      { name: 'from', type: 'Person' },
      { name: 'to', type: 'Person' },
      { name: 'contents', type: 'string' },
    ],
  },
  primaryType: 'Mail',
  domain: DOMAIN,
  message: {
    from: { name: 'Cow', wallet: '0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826' },
    to: { name: 'Bob', wallet: '0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB' },
    contents: 'Hello, Bob!',
  },
} as const;
const MAIL_DIGEST = 'be609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2';

const NESTED_TYPES = {
  Leaf: [
    { name: 'amounts', type: 'uint256[2][]' },
    { name: 'tag', type: 'bytes4' },
    { name: 'blob', type: 'bytes' },
    { name: 'delta', type: 'int16' },
    { name: 'open', type: 'bool' },
  ],
  Tree: [
    { name: 'leaves', type: 'Leaf[][]' },
    { name: 'owners', type: 'address[]' },
  ],
};
const NESTED_MESSAGE = {
  leaves: [
    [
      {
        amounts: [
          ['1', '115792089237316195423570985008687907853269984665640564039457584007913129639935'],
          ['3', '4'],
        ],
        tag: '0xdeadbeef',
        blob: '0x',
        delta: -5,
        open: true,
      },
    ],
    [],
  ],
  owners: ['0xcd2a3d9f938e13cd947ec05abc7fe734df8dd826'],
};

const digest = (document: unknown) => bytesToHex(typedDataDigest(parseTypedData(JSON.stringify(document))));
const hashOf = (document: Parameters<typeof hashTypedData>[0]) => hashTypedData(document);
const edited = (edit: object) => ({ ...MAIL, ...edit });
const nested = (message: object) => ({ types: NESTED_TYPES, primaryType: 'Tree', domain: DOMAIN, message });

describe('typedDataDigest', () => {
  it('The digest of typed data is the one that EIP-712 publishes', () => {
    expect(digest(MAIL)).toBe(MAIL_DIGEST);
  });

  it('The type of the domain of typed data can be absent, and the chain id can be a number or text', () => {
    const { EIP712Domain: _, ...types } = MAIL.types;
    expect(digest(edited({ types }))).toBe(MAIL_DIGEST);
    expect(digest(edited({ types, domain: { ...DOMAIN, chainId: '1' } }))).toBe(MAIL_DIGEST);
    expect(digest(edited({ types, domain: { ...DOMAIN, chainId: '0x1' } }))).toBe(MAIL_DIGEST);
  });

  it.each([
    ['no field', {}],
    ['a chain id alone', { chainId: 137 }],
    ['a salt', { ...DOMAIN, salt: `0x${'11'.repeat(32)}` }],
    ['an empty name', { name: '', version: '2' }],
  ])('The digest of typed data with %s in its domain is the one of ethers', (_, domain) => {
    const { EIP712Domain: __, ...types } = MAIL.types;
    const expected = TypedDataEncoder.hash(domain, { Person: [...types.Person], Mail: [...types.Mail] }, MAIL.message);
    expect(`0x${digest(edited({ types, domain }))}`).toBe(expected);
  });

  it('The digest of nested arrays, structs and every kind of value is the one of ethers and viem', () => {
    const actual = `0x${digest(nested(NESTED_MESSAGE))}`;
    expect(actual).toBe(TypedDataEncoder.hash(DOMAIN, NESTED_TYPES, NESTED_MESSAGE));
    expect(actual).toBe(
      hashTypedData({ types: NESTED_TYPES, primaryType: 'Tree', domain: DOMAIN, message: NESTED_MESSAGE }),
    );
  });
});

describe('parseTypedData', () => {
  it('Parsed typed data leaves out what the signature does not cover', () => {
    const message = { ...MAIL.message, from: { ...MAIL.message.from, admin: true }, amount: 1 };
    expect(parseTypedData(JSON.stringify(edited({ message })))).toEqual(parseTypedData(JSON.stringify(MAIL)));
  });

  it.each([
    ['text that is not JSON', 'Mail'],
    ['null', 'null'],
    ['no types', JSON.stringify(edited({ types: undefined }))],
    ['an unknown primary type', JSON.stringify(edited({ primaryType: 'Letter' }))],
    ['an inherited name as primary type', JSON.stringify(edited({ primaryType: 'constructor' }))],
    ['a field that is absent', JSON.stringify(edited({ message: { ...MAIL.message, contents: undefined } }))],
    ['a nested field that is absent', JSON.stringify(edited({ message: { ...MAIL.message, to: { name: 'Bob' } } }))],
    ['a field that is null', JSON.stringify(edited({ message: { ...MAIL.message, contents: null } }))],
    ['a domain field that is absent', JSON.stringify(edited({ domain: { name: 'Ether Mail' } }))],
    ['an unknown domain field', JSON.stringify({ ...nested(NESTED_MESSAGE), domain: { chain: 1 } })],
    ['an object where text belongs', JSON.stringify(edited({ message: { ...MAIL.message, contents: {} } }))],
    ['a large number where text belongs', JSON.stringify(MAIL).replace('"Hello, Bob!"', '12345678901234567890')],
    ['no array where one belongs', JSON.stringify(nested({ ...NESTED_MESSAGE, owners: 'me' }))],
  ])('Typed data is refused when it is or has %s', (_, text) => {
    expect(() => parseTypedData(text)).toThrow(new InvalidInput('invalid payload encoding'));
  });

  it.each(['9007199254740993', '340282366920938463463374607431768211456', '0'])(
    'Typed data keeps every digit of the JSON number %s',
    (number) => {
      const withNumber = (text: string) =>
        JSON.stringify(edited({ domain: { ...DOMAIN, chainId: 1 } })).replace('"chainId":1', `"chainId":${text}`);
      const asNumber = bytesToHex(typedDataDigest(parseTypedData(withNumber(number))));
      expect(asNumber).toBe(bytesToHex(typedDataDigest(parseTypedData(withNumber(`"${number}"`)))));
      expect(`0x${asNumber}`).toBe(hashOf(edited({ domain: { ...DOMAIN, chainId: BigInt(number) } })));
    },
  );

  it.each(['1.5', '1e18', '1E400', '0.1'])(
    'Typed data with the JSON number %s is refused, and the error says why',
    (number) => {
      const text = JSON.stringify(MAIL).replace('"chainId":1', `"chainId":${number}`);
      expect(() => parseTypedData(text)).toThrow(
        new InvalidInput('invalid payload encoding: numbers must be integers, written in digits alone'),
      );
    },
  );

  it('Typed data leaves digits in text as they are', () => {
    const contents = '"9007199254740993" 1.5 \\ \u0000integer:5';
    const document = parseTypedData(JSON.stringify(edited({ message: { ...MAIL.message, contents } })));
    expect(document.message).toMatchObject({ contents });
    const marked = JSON.stringify(edited({ message: { ...MAIL.message, contents: '\u0000integer:5' } }));
    expect(() => parseTypedData(marked)).toThrow(new InvalidInput('invalid payload encoding'));
  });

  it.each([
    ['a wrong checksum', { verifyingContract: '0xcCCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC' }],
    ['a short address', { verifyingContract: '0x00' }],
    ['a negative chain id', { chainId: -1 }],
    ['a chain id that is no number', { chainId: 'one' }],
  ])('Typed data is refused with %s in its domain', (_, domain) => {
    expect(() => digest(edited({ domain: { ...DOMAIN, ...domain } }))).toThrow(
      new InvalidInput('invalid payload encoding'),
    );
  });

  it.each([
    ['a wrong array length', { amounts: [['1']] }],
    ['a wrong number of bytes', { tag: '0xdead' }],
    ['text for bytes', { blob: 'hello' }],
    ['a number out of range', { delta: 40000 }],
    ['a number out of range as text', { delta: '40000' }],
    ['text for a truth value', { open: 'false' }],
  ])('Typed data is refused with %s in its message', (_, leaf) => {
    const message = { ...NESTED_MESSAGE, leaves: [[{ ...NESTED_MESSAGE.leaves[0]?.[0], ...leaf }]] };
    expect(() => digest(nested(message))).toThrow(new InvalidInput('invalid payload encoding'));
  });
});
