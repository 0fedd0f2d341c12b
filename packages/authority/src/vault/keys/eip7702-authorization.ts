import { authorization } from 'micro-eth-signer';
import { z } from 'zod';
import { InvalidInput } from '../../errors/invalid-input.ts';
import { parseExactJson } from './exact-json.ts';

const Quantity = z
  .union([z.int().nonnegative(), z.bigint().nonnegative(), z.string().regex(/^(0[xX][0-9a-fA-F]{1,64}|[0-9]{1,78})$/)])
  .transform(BigInt);

const Authorization = z.object({
  address: z.string().regex(/^0[xX][0-9a-fA-F]{40}$/),
  chainId: Quantity,
  nonce: Quantity,
});

/**
 * The statement that an account signs to run a contract's code as its own. Policies see it as
 * `eth.eip_7702_authorization`.
 */
export type Eip7702Authorization = z.infer<typeof Authorization>;

/**
 * Reads an authorization from JSON text: `address`, and `chainId` and `nonce` as numbers or as decimal or `0x` strings.
 *
 * @returns `address` in lower case
 * @throws InvalidInput `invalid payload encoding`
 */
export function parseEip7702Authorization(text: string): Eip7702Authorization {
  try {
    const parsed = Authorization.parse(parseExactJson(text));
    return { ...parsed, address: parsed.address.toLowerCase() };
  } catch (error) {
    throw error instanceof InvalidInput ? error : new InvalidInput('invalid payload encoding');
  }
}

/**
 * The digest of an authorization: keccak256(0x05 ‖ rlp([chainId, address, nonce])) (EIP-7702).
 *
 * @returns 32 bytes
 * @throws InvalidInput `invalid payload encoding` when a number exceeds its field
 */
export function eip7702AuthorizationDigest(request: Eip7702Authorization): Uint8Array {
  try {
    return authorization.getHash(request);
  } catch {
    throw new InvalidInput('invalid payload encoding');
  }
}
