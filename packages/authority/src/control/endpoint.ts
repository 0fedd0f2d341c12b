import type { z } from 'zod';
import type { Kernel } from '../pipeline/kernel.ts';
import type { AdjustableClock } from './clock/clock.ts';
import type { Codes } from './codes/codes.ts';
import type { Failures } from './failures/failures.ts';
import type { Snapshots } from './state/snapshots.ts';
import type { StateOfAuthority } from './state/state.ts';

/** What the endpoints of the control API work with. */
export interface ControlContext {
  clock: AdjustableClock;
  failures: Failures;
  codes: Codes;
  snapshots: Snapshots;
  state: StateOfAuthority;
  /** The one with the keys that are open now. */
  readonly kernel: Kernel;
}

interface Definition<Input, Output> {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/_authority/`. */
  path: string;
  /** The `operationId` in the OpenAPI document. */
  name: string;
  summary: string;
  /** The body; the query of a GET, whose values are text. Absent when there is none. */
  input?: z.ZodType<Input>;
  /** Bytes; one mebibyte when absent. */
  maxBody?: number;
  output: z.ZodType<Output>;
  /**
   * @param signal Aborted when the client is gone.
   * @throws ApiError
   */
  answer(context: ControlContext, input: Input, signal: AbortSignal): Output | Promise<Output>;
}

/** An endpoint in the table, without its own types. */
export interface ControlEndpoint extends Omit<Definition<unknown, unknown>, 'answer'> {
  /** @param input Checked. */
  answer(context: ControlContext, input: unknown, signal: AbortSignal): unknown;
}

/** One endpoint of the control API. */
export function controlEndpoint<Input, Output>(definition: Definition<Input, Output>): ControlEndpoint {
  const { answer, ...rest } = definition;
  return { ...rest, answer: (context, input, signal) => answer(context, input as Input, signal) };
}
