import { randomUUID } from 'node:crypto';
import type { AdjustableClock } from '../clock/clock.ts';
import type { Codes } from '../codes/codes.ts';
import type { StateOfAuthority } from './state.ts';

/** States of the authority, kept in the memory of this process. */
export interface Snapshots {
  /** @returns Its id. */
  take(): Promise<string>;
  /**
   * Brings a state back: the rows, how far the clock was moved, and which codes had been handed out. It can be brought
   * back again.
   * @returns Whether there is a snapshot with this id.
   */
  restore(id: string): Promise<boolean>;
}

const MAX_SNAPSHOTS = 100;

/** @param state Reads and replaces the rows. */
export function createSnapshots(state: StateOfAuthority, clock: AdjustableClock, codes: Codes): Snapshots {
  const taken = new Map<string, () => Promise<void>>();
  return {
    async take() {
      const rows = await state.read();
      const setClock = clock.keep();
      const setCodes = codes.keep();
      const id = randomUUID();
      const [oldest] = taken.keys();
      if (taken.size >= MAX_SNAPSHOTS && oldest !== undefined) taken.delete(oldest);
      taken.set(id, async () => {
        await state.write(rows);
        setClock();
        setCodes();
      });
      return id;
    },
    async restore(id) {
      const restore = taken.get(id);
      await restore?.();
      return restore !== undefined;
    },
  };
}
