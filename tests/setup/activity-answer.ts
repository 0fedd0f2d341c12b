import type { ActivityResult } from '../../packages/client/src/turnkey/activities.ts';
import type { Answer } from './stamped.ts';

/** Everything is there: a test that reads a field which is missing fails anyway. */
type Present<T> = T extends readonly (infer Item)[]
  ? [Present<Item>, ...Present<Item>[]]
  : T extends object
    ? { [Key in keyof T]-?: Present<NonNullable<T[Key]>> }
    : T;

/**
 * The result of an activity by its type without `ACTIVITY_TYPE_`. Turnkey publishes the types of the newest versions only:
 * the result of an older one is unchecked JSON.
 */
export type ResultOf<Type extends string> = unknown extends ActivityResult<`ACTIVITY_TYPE_${Type}`>[string &
  keyof ActivityResult<`ACTIVITY_TYPE_${Type}`>]
  ? ReturnType<typeof JSON.parse>
  : Present<ActivityResult<`ACTIVITY_TYPE_${Type}`>>;

/** The answer to an activity. */
export interface ActivityAnswer<Type extends string> extends Answer {
  /**
   * What is in `activity.result`.
   * @throws Error when the activity has not been completed, or has the result of another one.
   */
  readonly result: ResultOf<Type>;
}

/** Adds the typed result to the answer of an activity. */
export function activityAnswer<Type extends string>(type: Type, answer: Answer): ActivityAnswer<Type> {
  // Not enumerable, so that comparing and printing an answer does not read it.
  return Object.defineProperty(answer as ActivityAnswer<Type>, 'result', { get: () => resultOf(type, answer) });
}

function resultOf(type: string, { status, body }: Answer): ResultOf<string> {
  const results = Object.entries(body.activity?.result ?? {});
  // An approval is answered with the activity that it approves.
  const name = String(body.activity?.type)
    .replace(/^ACTIVITY_TYPE_|_V\d+$/g, '')
    .replaceAll('_', '');
  const [[key, result] = ['', undefined]] = results;
  if (results.length === 1 && new RegExp(`^${name}Result(V\\d+)?$`, 'i').test(key)) return result;
  throw new Error(`${type} was answered with ${status} and no result of its own: ${JSON.stringify(body)}`);
}
