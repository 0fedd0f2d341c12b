import type { z } from 'zod';
import type { Control } from '../../control/control.ts';
import { parseParameters } from '../../operation/activity-definition.ts';
import type { Kernel } from '../../pipeline/kernel.ts';
import type { ConsoleAnswers } from './answers.ts';

/** One endpoint of the console: its name in the path, its parameters and its answer. */
export interface ConsoleEndpoint<Name extends keyof ConsoleAnswers, Params> {
  name: Name;
  /** `GET` takes the parameters from the query of the URL, `POST` from a JSON body. */
  method: 'GET' | 'POST';
  parameters: z.ZodType<Params>;
  answer(parameters: Params, kernel: Kernel, control: Control | undefined): Promise<ConsoleAnswers[Name]>;
}

/** An endpoint without its specific types. */
export interface RegisteredEndpoint {
  method: 'GET' | 'POST';
  /** @throws ApiError when a parameter is invalid or names something that does not exist. */
  answer(parameters: unknown, kernel: Kernel, control: Control | undefined): Promise<object>;
}

/** The entry of the table for one endpoint. */
export function registerEndpoint<Name extends keyof ConsoleAnswers, Params>({
  name,
  method,
  parameters,
  answer,
}: ConsoleEndpoint<Name, Params>): [string, RegisteredEndpoint] {
  return [
    name,
    {
      method,
      answer: (given, kernel, control) => answer(parseParameters(parameters, given, ''), kernel, control),
    },
  ];
}
