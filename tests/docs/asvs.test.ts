import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

/** The requirements of levels 1 and 2 in ASVS 5.0: section, and its last number. They are numbered from 1 without gaps. */
const SECTIONS: Record<string, Record<string, number>> = {
  2: { 1: 3, 2: 3, 3: 4, 4: 1 },
  3: { 2: 2, 3: 4, 4: 6, 5: 5, 7: 2 },
  4: { 1: 3, 2: 1, 3: 2, 4: 4 },
  6: { 1: 3, 2: 12, 3: 4, 4: 4, 5: 5, 6: 3, 8: 4 },
  7: { 1: 3, 2: 4, 3: 2, 4: 5, 5: 2, 6: 2 },
  9: { 1: 3, 2: 4 },
  10: { 1: 2, 2: 2, 3: 4, 4: 11, 5: 5, 6: 2, 7: 3 },
  13: { 1: 1, 2: 5, 3: 2, 4: 5 },
  15: { 1: 3, 2: 3, 3: 7 },
  16: { 1: 1, 2: 5, 3: 4, 4: 3, 5: 3 },
};

const page = await readFile(new URL('../../docs/asvs.md', import.meta.url), 'utf8');
const rows = [...page.matchAll(/^\| *(\d+\.\d+\.\d+) *\| *(\S+) *\| *(.*?) *\| *(.*?) *\|$/gm)].map(
  ([, number = '', status = '', how = '', tests = '']) => ({ number, status, how, tests }),
);

test('The page has each requirement exactly once, in order', () => {
  const expected = Object.entries(SECTIONS).flatMap(([chapter, sections]) =>
    Object.entries(sections).flatMap(([section, last]) =>
      Array.from({ length: last }, (_, index) => `${chapter}.${section}.${index + 1}`),
    ),
  );
  expect(rows.map(({ number }) => number)).toEqual(expected);
});

// tests/docs/links.test.ts checks that the linked files exist.
test('Each requirement that is met names a test, and each other one a reason', () => {
  const unproved = rows.filter(({ status, tests }) => status === 'yes' && !/\]\(\.\.\/[^)]+\.test\.ts\)/.test(tests));
  expect(unproved).toEqual([]);
  const others = rows.filter(({ status }) => status !== 'yes');
  expect(others.filter(({ status, how }) => !['app', 'n/a', 'no'].includes(status) || how.length < 10)).toEqual([]);
});
