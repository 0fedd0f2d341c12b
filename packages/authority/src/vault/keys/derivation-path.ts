import { InvalidInput } from '../../errors/invalid-input.ts';

/** Indices from this one upwards are hardened (BIP-32). */
export const HARDENED_OFFSET = 0x80000000;

/** Account standards use at most six levels. Each level costs a point multiplication, so the depth is limited. */
const MAX_DEPTH = 10;

const COMPONENT = /^(0|[1-9][0-9]{0,9})('?)$/;

/**
 * Reads a path such as `m/44'/60'/0'/0/0`. Each path has one accepted spelling (no leading zeros, `'` for hardened), so
 * that two accounts of a wallet never have the same key.
 *
 * @returns the child indices, from the root; hardened ones include {@link HARDENED_OFFSET}
 * @throws InvalidInput `invalid path`
 */
export function parsePath(path: string): number[] {
  const [root, ...components] = path.split('/');
  if (root !== 'm' || components.length > MAX_DEPTH) throw new InvalidInput('invalid path');
  return components.map((component) => {
    const match = COMPONENT.exec(component);
    const index = Number(match?.[1]);
    if (match === null || index >= HARDENED_OFFSET) throw new InvalidInput('invalid path');
    return match[2] === "'" ? index + HARDENED_OFFSET : index;
  });
}

/**
 * Checks the name of a path format. The API has only one.
 *
 * @throws InvalidInput `invalid path format`
 */
export function assertPathFormat(pathFormat: string): asserts pathFormat is 'PATH_FORMAT_BIP32' {
  if (pathFormat !== 'PATH_FORMAT_BIP32') throw new InvalidInput('invalid path format');
}
