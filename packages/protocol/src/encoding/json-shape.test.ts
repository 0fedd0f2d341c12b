import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jsonShape } from './json-shape.ts';

it.each([
  ['0', 0, 1],
  ['{}', 1, 2],
  ['[1,2,3]', 1, 4],
  ['{"a":{"b":[{}]}}', 4, 5],
  ['"[[[{{{,,,"', 0, 1],
  [String.raw`{"a\"[":"\\","b":1}`, 1, 3],
  ['', 0, 1],
  ['[[[', 3, 4],
  ['"\\', 0, 1],
])('The depth and number of values of the JSON text %s are counted', (text, depth, values) => {
  expect(jsonShape(text)).toEqual({ depth, values });
});

it('The shape of a JSON text never has fewer values or less depth than the text', () => {
  const count = (value: unknown): number =>
    typeof value === 'object' && value !== null ? 1 + sum(Object.values(value).map(count)) : 1;
  const depth = (value: unknown): number =>
    typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depth)) : 0;
  const sum = (numbers: number[]) => numbers.reduce((total, each) => total + each, 0);
  fc.assert(
    fc.property(fc.json(), (text) => {
      const value: unknown = JSON.parse(text);
      const shape = jsonShape(text);
      expect(shape.depth).toBeGreaterThanOrEqual(depth(value));
      expect(shape.values).toBeGreaterThanOrEqual(count(value));
    }),
  );
});
