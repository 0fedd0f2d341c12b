import { InvalidInput } from '../../errors/invalid-input.ts';

/** Indices from here on are hardened (BIP-32). */
export const HARDENED_OFFSET = 0x80000000;

/** No account standard in use goes deeper than six; each level costs a point multiplication, so the depth is bounded. */
const MAX_DEPTH = 10;

const COMPONENT = /^(0|[1-9][0-9]{0,9})('?)$/;

/**
 * Reads a path such as `m/44'/60'/0'/0/0`. Only one spelling of a path is accepted (no leading zeros, `'` for
 * hardened), so that two accounts of a wallet never share a key under different names.
 *
 * @returns the child indices from the root on; hardened ones include {@link HARDENED_OFFSET}
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
 * Checks the name of a path format; the API knows one.
 *
 * @throws InvalidInput `invalid path format`
 */
export function assertPathFormat(pathFormat: string): asserts pathFormat is 'PATH_FORMAT_BIP32' {
  if (pathFormat !== 'PATH_FORMAT_BIP32') throw new InvalidInput('invalid path format');
}
