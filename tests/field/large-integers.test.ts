import { hashTypedData, recoverAddress, serializeSignature, toHex } from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Agency, startAgency } from '../setup/agent.ts';

/** 2^53 + 1 is the first integer that a JSON number of JavaScript cannot hold. */
const LARGE = ['9007199254740993', '18446744073709551617', String(2n ** 256n - 1n)];
const TYPES = { Permit: [{ name: 'amount', type: 'uint256' }] };
const DOMAIN = { name: 'Token', chainId: 1 };

describe('a large integer in typed data', () => {
  let agency: Agency;
  beforeAll(async () => {
    agency = await startAgency();
  });
  afterAll(() => agency.test.close());

  /** The document with the amount as it stands in the JSON text. */
  const document = (amount: string) =>
    JSON.stringify({ types: TYPES, primaryType: 'Permit', domain: DOMAIN, message: { amount: 0 } }).replace(
      '"amount":0',
      `"amount":${amount}`,
    );
  const signing = (payload: string) => ({
    signWith: agency.ada.address,
    payload,
    encoding: 'PAYLOAD_ENCODING_EIP712',
    hashFunction: 'HASH_FUNCTION_NO_OP',
  });

  it.each(LARGE)(
    'A large integer in typed data is signed with every digit, as a number and as text: %s',
    async (amount) => {
      const hash = hashTypedData({
        types: TYPES,
        primaryType: 'Permit',
        domain: DOMAIN,
        message: { amount: BigInt(amount) },
      });
      for (const written of [amount, `"${amount}"`, `"${toHex(BigInt(amount))}"`]) {
        const { body } = await agency.asRoot('SIGN_RAW_PAYLOAD_V2', signing(document(written)));
        const { r, s, v } = body.activity.result.signRawPayloadResult;
        const signature = serializeSignature({ r: `0x${r}`, s: `0x${s}`, yParity: Number(v) });
        expect(await recoverAddress({ hash, signature }), written).toBe(agency.ada.address);
      }
    },
  );

  it.each(LARGE)('A large integer in typed data is read by policies with every digit: %s', async (amount) => {
    const next = String(BigInt(amount) - 1n);
    const allow = ['EFFECT_ALLOW', `eth.eip_712.message['amount'] == ${amount}`] as const;
    const decide = (written: string) => agency.decide([allow], 'SIGN_RAW_PAYLOAD_V2', signing(document(written)));
    expect([await decide(amount), await decide(next)]).toEqual([200, 403]);
  });

  it.each(['1.5', '1e18', '1e400'])(
    'A number of typed data that is written as %s is refused, and the error says why',
    async (written) => {
      expect(await agency.asRoot('SIGN_RAW_PAYLOAD_V2', signing(document(written)))).toMatchObject({
        status: 400,
        body: {
          message: expect.stringContaining(
            'invalid payload encoding: numbers must be integers, written in digits alone',
          ),
        },
      });
    },
  );
});
