import type { ParityCase } from './case.ts';
import { type Difference, differencesOf, shapeOf } from './shape.ts';
import type { Answer } from './target.ts';

/** A case in which the two sides differ. */
export interface DifferentCase {
  name: string;
  differences: Difference[];
}

/** Parts of an answer whose text is for people: whether they are there counts. */
const FOR_PEOPLE = /^(message|activity\.failure\.message|details\[\]\..*)$/;

/** The cases in which two sides have answered with another status, error code or shape. */
export function differentCases(
  cases: readonly ParityCase[],
  local: readonly Answer[],
  other: readonly Answer[],
): DifferentCase[] {
  return cases
    .map(({ name }, index) => ({ name, differences: compare(local[index], other[index]) }))
    .filter(({ differences }) => differences.length > 0);
}

function compare(local: Answer | undefined, other: Answer | undefined): Difference[] {
  const status = { path: 'HTTP status', local: String(local?.status), other: String(other?.status) };
  const shapes = differencesOf(shapeOf(forShape(local)), shapeOf(forShape(other)));
  const known = shapes.filter((each) => !(FOR_PEOPLE.test(each.path) && each.local && each.other));
  return status.local === status.other ? known : [status, ...known];
}

/** The code of an error counts by its value. */
function forShape(answer: Answer | undefined): object {
  const { code, ...body } = answer?.body ?? {};
  return code === undefined ? body : { ...body, [`code ${code}`]: code };
}
