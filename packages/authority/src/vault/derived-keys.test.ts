import { describe, expect, it } from 'vitest';
import { createDerivedKeys } from './derived-keys.ts';

describe('derived keys', () => {
  it('A key is derived once for each account', () => {
    const keys = createDerivedKeys(2);
    let derived = 0;
    const derive = () => Uint8Array.of(++derived);
    expect([keys.get('a', derive), keys.get('b', derive), keys.get('a', derive)].map(([n]) => n)).toEqual([1, 2, 1]);
  });

  it('When there are too many derived keys, the one that was used least recently is wiped', () => {
    const keys = createDerivedKeys(2);
    const made: Uint8Array[] = [];
    const derive = () => made[made.push(Uint8Array.of(7)) - 1] as Uint8Array;
    for (const account of ['a', 'b', 'a', 'c']) keys.get(account, derive);
    expect(made.map(([n]) => n)).toEqual([7, 0, 7]);
  });

  it('The derived keys can all be wiped, and copies of them stay', () => {
    const keys = createDerivedKeys(2);
    const made = Uint8Array.of(7);
    const copy = keys.get('a', () => made);
    keys.wipe();
    expect([made[0], copy[0]]).toEqual([0, 7]);
    expect(keys.get('a', () => Uint8Array.of(8))[0]).toBe(8);
  });
});
