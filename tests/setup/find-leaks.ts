import { afterAll, expect } from 'vitest';
import { collect, takeLeaks } from './leak-search.ts';

// Runs before each test file. What the code under test prints is collected as well.

const WRAPPED = Symbol.for('postern.tests.console');

for (const name of ['log', 'info', 'warn', 'error'] as const) {
  const original = console[name] as typeof console.log & { [WRAPPED]?: true };
  if (original[WRAPPED]) continue;
  console[name] = Object.assign(
    (...printed: unknown[]) => {
      collect(printed);
      original(...printed);
    },
    { [WRAPPED]: true },
  );
}

afterAll(() => {
  expect(takeLeaks(), 'what was written must hold no key, code, token or contact').toEqual([]);
});
