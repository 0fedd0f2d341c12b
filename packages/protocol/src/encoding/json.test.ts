import { expect, test } from 'vitest';
import { parseJsonObject, stringField } from './json.ts';

test('A JSON object is read, and any other text is refused with the reason', () => {
  expect(parseJsonObject('{"a":1}')).toEqual({ a: 1 });
  for (const text of ['', '{', '{"a":1}x']) expect(() => parseJsonObject(text)).toThrow('not JSON');
  for (const text of ['null', '[]', '1', '"a"', 'true'])
    expect(() => parseJsonObject(text)).toThrow('not a JSON object');
});

test('A field that is not a string is refused with its name', () => {
  expect(stringField({ a: '' }, 'a')).toBe('');
  for (const a of [undefined, null, 1, {}]) expect(() => stringField({ a }, 'a')).toThrow('field a is missing');
});
