import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { InvalidInput } from '../../../errors/invalid-input.ts';
import { publicKeyOf } from '../curves.ts';
import { parseTransaction } from '../transactions.ts';

const KEY = new Uint8Array(32).fill(1);
const OWNER = 'TCNkawTmcQgYSU8nP8cHswT1QPjharxJr7';
const TO = 'TD5gsCwxykWsLN9aPrq2TAfNjByuZKYp4E';
const HEAD = '0a020add22086c2763abadf9ed2940c8d5deea822e';
const TAIL = '70ac89dbea822e';
const OWNER_HEX = '411a642f0e3c3af545e7acbd38b07251b3990914f1';
const TO_HEX = '412222222222222222222222222222222222222222';

/** `raw_data` as TronWeb 6 makes it, and the signature it adds. */
const TRANSFER = `${HEAD}5a67080112630a2d747970652e676f6f676c65617069732e636f6d2f70726f746f636f6c2e5472616e73666572436f6e747261637412320a15${OWNER_HEX}1215${TO_HEX}18c0843d${TAIL}`;
const TRIGGER = `${HEAD}5ab201081f12ab010a31747970652e676f6f676c65617069732e636f6d2f70726f746f636f6c2e54726967676572536d617274436f6e747261637412760a15${OWNER_HEX}1215${TO_HEX}18072244a9059cbb${'00'.repeat(64)}28027${TAIL.slice(1)}900180c2d72f`;
const DELEGATE = `${HEAD}5a74083912700a35747970652e676f6f676c65617069732e636f6d2f70726f746f636f6c2e44656c65676174655265736f75726365436f6e747261637412370a15${OWNER_HEX}100118e8072215${TO_HEX}28013064${TAIL}`;
const PERMISSION = `${HEAD}5acf01082e12ca010a3c747970652e676f6f676c65617069732e636f6d2f70726f746f636f6c2e4163636f756e745065726d697373696f6e557064617465436f6e74726163741289010a15${OWNER_HEX}12241a056f776e657220013a190a15${OWNER_HEX}1001224a08021a0761637469766530200132207fff1fc0033e00000000000000000000000000000000000000000000000000003a190a15${OWNER_HEX}1001${TAIL}`;
const SIGNED: [name: string, rawData: string, length: string, signature: string][] = [
  [
    'a transfer',
    TRANSFER,
    '8501',
    '29e67ce6ef2e31a87e04e52c4392a258a08537f900c44aa25ac03e805f47e95804635e5357ea1f2785d4dbe9bf884065fcab454f6eb17f86def1c42b32c780b81c',
  ],
  [
    'a contract call',
    TRIGGER,
    'd701',
    '5ed9be804e785273b5b0b0e3fa056293a5e53d991d4cb3678038f373c4edb008411388c3bc1e57357e03cdde9b217bdd2cb9c55de69dbee97f2c854f69eaf3351c',
  ],
  [
    'a delegation',
    DELEGATE,
    '9201',
    '1cc0e0c034712fe88537579b3a2328674cf20e6f0de2c1dc752de49c3667df48212ed40203e58042c920fa765e43baa41e8a6b0641af3a15b5607be9690ca1f51c',
  ],
  [
    'a change of permissions',
    PERMISSION,
    'ee01',
    '329a31c924e4eddf71663355356d337b838cd717401ad9dc635e01c230c49c0d05ffe342f24ce0c9458c2d4c3cbb12ec911b581d86f3d39b8c0767927128f6a91b',
  ],
];

const parse = (hex: string) => parseTransaction('TRANSACTION_TYPE_TRON', hex).transaction;
const fields = (hex: string) => parse(hex).describe({ publicKey: publicKeyOf('CURVE_SECP256K1', KEY) });

describe('Tron transactions', () => {
  it.each(SIGNED)(
    'A Tron transaction is signed into the message that TronWeb broadcasts: %s',
    (_, rawData, length, signature) => {
      expect(bytesToHex(parse(rawData).sign(KEY))).toBe(`0a${length}${rawData}1241${signature}`);
    },
  );

  it('Policies see a Tron transfer', () => {
    expect(fields(TRANSFER)).toEqual({
      ref_block_bytes: '0add',
      ref_block_hash: '6c2763abadf9ed29',
      expiration: 1581308685000n,
      timestamp: 1581308626092n,
      ref_block_num: 0n,
      data: '',
      fee_limit: 0n,
      contract: [
        { type: 'TransferContract', permission_id: 0n, owner_address: OWNER, to_address: TO, amount: 1000000n },
      ],
    });
  });

  it('Policies see the default of a Tron field that is absent, as the network reads it', () => {
    const delegation = contract(57, 'DelegateResourceContract', (writer) => {
      writer.tag(1, WireType.LengthDelimited).bytes(hexToBytes(OWNER_HEX));
      writer.tag(4, WireType.LengthDelimited).bytes(hexToBytes(TO_HEX));
    });
    expect(fields(delegation)).toMatchObject({
      contract: [{ resource: 'BANDWIDTH', balance: 0n, lock: false, lock_period: 0n, permission_id: 0n }],
    });
    const call = contract(31, 'TriggerSmartContract', (writer) => {
      writer.tag(1, WireType.LengthDelimited).bytes(hexToBytes(OWNER_HEX));
      writer.tag(2, WireType.LengthDelimited).bytes(hexToBytes(TO_HEX));
    });
    expect(fields(call)).toMatchObject({
      contract: [{ data: '', call_value: 0n, call_token_value: 0n, token_id: 0n }],
    });
  });

  it('A Tron contract without an account, or with a number that readers would cut, is refused', () => {
    const transfer = contract(1, 'TransferContract', (writer) =>
      writer.tag(1, WireType.LengthDelimited).bytes(hexToBytes(OWNER_HEX)),
    );
    expect(() => fields(transfer)).toThrow(new InvalidInput('invalid transaction'));
    const delegation = (resource: bigint) =>
      contract(57, 'DelegateResourceContract', (writer) => {
        writer.tag(1, WireType.LengthDelimited).bytes(hexToBytes(OWNER_HEX));
        writer.tag(2, WireType.Varint).uint64(resource);
        writer.tag(4, WireType.LengthDelimited).bytes(hexToBytes(TO_HEX));
      });
    expect(fields(delegation(1n))).toMatchObject({ contract: [{ resource: 'ENERGY' }] });
    expect(() => fields(delegation(2n ** 32n + 1n))).toThrow(new InvalidInput('invalid transaction'));
  });

  it('Policies see Tron calls, delegations and permissions', () => {
    expect(fields(TRIGGER)).toMatchObject({
      fee_limit: 100000000n,
      contract: [{ contract_address: TO, call_value: 7n, data: `a9059cbb${'00'.repeat(64)}`, permission_id: 2n }],
    });
    expect(fields(DELEGATE)).toMatchObject({
      contract: [{ resource: 'ENERGY', balance: 1000n, receiver_address: TO, lock: true, lock_period: 100n }],
    });
    expect(fields(PERMISSION)).toMatchObject({
      contract: [
        {
          owner: { permission_name: 'owner', threshold: 1n, keys: [{ address: OWNER, weight: 1n }] },
          actives: [{ type: 'Active', permission_name: 'active0' }],
        },
      ],
    });
  });

  it.each([
    ['a trailing byte', `${TRANSFER}00`],
    ['a missing byte', TRANSFER.slice(0, -2)],
    ['no contract', `${HEAD}${TAIL}`],
    ['two contracts', `${TRANSFER}${TRANSFER.slice(HEAD.length, -TAIL.length)}`],
    ['an unknown field', `${TRANSFER}2a00`],
    ['a field that comes twice', `${TRANSFER}${TAIL}`],
    ['a field of another kind', `${TRANSFER}920100`],
    ['a contract under another name', TRANSFER.replace('5a670801', '5a67081f')],
    ['an account of another network', TRANSFER.replace(TO_HEX, `a0${TO_HEX.slice(2)}`)],
    ['a resource that does not exist', DELEGATE.replace('100118e807', '100918e807')],
    ['a whole transaction', `0a8501${TRANSFER}`],
    ['a digest', '11'.repeat(32)],
  ])('A Tron transaction is refused when it is or has %s', (_, hex) => {
    expect(() => fields(hex)).toThrow(new InvalidInput('invalid transaction'));
  });

  it('A Tron contract of a kind that policies cannot read is refused', () => {
    expect(() => parse(TRANSFER.replace('5a670801', '5a670804'))).toThrow(
      new InvalidInput('unsupported Tron contract'),
    );
  });
});

/** `raw_data` with one contract, whose fields the caller writes. */
function contract(type: number, name: string, write: (writer: BinaryWriter) => void): string {
  const value = new BinaryWriter();
  write(value);
  const writer = new BinaryWriter();
  writer.tag(11, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.Varint).int32(type);
  writer.tag(2, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.LengthDelimited).string(`type.googleapis.com/protocol.${name}`);
  writer.tag(2, WireType.LengthDelimited).bytes(value.finish());
  return bytesToHex(writer.join().join().finish());
}
