import fc from 'fast-check';
import type { Code } from './code.ts';

/** How a case ended: the input was accepted, or refused with the documented error, or nothing could be compared. */
export type Outcome = 'accepted' | 'refused' | 'unread';

export type Property = fc.IAsyncProperty<unknown> | fc.IProperty<unknown>;

/** A parser or a check, with what must hold for it. */
export interface Target {
  name: string;
  /** A case takes milliseconds, so the target gets a quarter of the cases of the others. */
  isSlow?: boolean;
  /** @param count Called once for each case that held. */
  property(code: Code, count: (outcome: Outcome) => void): Property | Promise<Property>;
}

/** One input of a target. */
export interface Judgement {
  /** Whether the input is one that must be accepted. */
  isIntact: boolean;
  /** Whether the code accepted it. */
  isAccepted: boolean;
  /** Whether it means the same as the original. An accepted input must. */
  meansTheSame: boolean;
}

/**
 * A property over changed inputs: the intact one is accepted, and whatever is accepted means the same as it.
 * @param judge Throws only for a defect.
 */
export function changedInputs<Input>(
  inputs: fc.Arbitrary<Input>,
  judge: (input: Input) => Judgement | Promise<Judgement>,
  count: (outcome: Outcome) => void,
): Property {
  return fc.asyncProperty(inputs, async (input) => {
    const { isIntact, isAccepted, meansTheSame } = await judge(input);
    if (isIntact && !isAccepted) throw new Error('a valid input is refused');
    if (isAccepted && !meansTheSame) throw new Error('a changed input is accepted with another meaning');
    count(isAccepted ? 'accepted' : 'refused');
  });
}

/**
 * Runs code that may refuse its input.
 * @param names Of the documented errors. Every other error is a defect.
 * @returns undefined when it refused.
 */
export function unlessRefused<Value>(run: () => Value, ...names: string[]): Value | undefined {
  try {
    return run();
  } catch (error) {
    return refusedAs(names, error);
  }
}

/** The same for code that answers later. */
export async function unlessRefusedLater<Value>(
  run: () => Promise<Value>,
  ...names: string[]
): Promise<Value | undefined> {
  try {
    return await run();
  } catch (error) {
    return refusedAs(names, error);
  }
}

function refusedAs(names: readonly string[], error: unknown): undefined {
  if (error instanceof Error && names.includes(error.name)) return undefined;
  throw error;
}
