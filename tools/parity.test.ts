import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repositoryRoot } from './repository.ts';

const page = await readFile(join(repositoryRoot, 'docs/parity.md'), 'utf8');
/** A test that the page names: a file, and usually a title in it. */
const references = [...page.matchAll(/\| `([^`]+\.test\.ts)`(?: "([^"]+)")?\s*\|$/gm)].map(
  ([, file = '', title]) => [file, title] as const,
);

describe('the page of differences to Turnkey', () => {
  it('The page of differences names a test in every row on policies and transactions', () => {
    const rows = page.split('## Not here at all')[0]?.match(/^\| (?!what |-)/gm) ?? [];
    expect(references).toHaveLength(rows.length);
  });

  it.each(references)('The page of differences names a test that exists: %s %s', async (file, title) => {
    const source = await readFile(join(repositoryRoot, file), 'utf8');
    expect(title === undefined || source.includes(title)).toBe(true);
  });
});
