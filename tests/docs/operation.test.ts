import { readdir, readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';

const ROOT = new URL('../../', import.meta.url);
let page: string;
let sources: string;

beforeAll(async () => {
  page = await readFile(new URL('docs/operation.md', ROOT), 'utf8');
  const texts = ['packages/backend/src/', 'packages/cli/src/'].map(async (folder) => {
    const names = await readdir(new URL(folder, ROOT), { recursive: true });
    const files = names.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
    return Promise.all(files.map((name) => readFile(new URL(folder + name, ROOT), 'utf8')));
  });
  sources = (await Promise.all(texts)).flat(2).join('\n');
});

test('The page docs/operation.md lists every line that is logged', () => {
  const calls = [...sources.matchAll(/logger\??\.(?:info|warn|error)\(\s*(?:\{[^}]*\},\s*)?'([^']+)'/g)];
  const messages = calls.map(([, message = '']) => message).filter((message) => !/^[A-Z].*\.$/.test(message));
  expect(messages.length).toBeGreaterThan(8);
  for (const message of messages) expect(page).toContain(`\`${message}\``);
});

test('The page docs/operation.md lists every metric', () => {
  const metrics = [...sources.matchAll(/'(postern\.[a-z.]+\.(?:duration|settled|waiting))'/g)].map(
    ([, name = '']) => name,
  );
  expect(metrics.length).toBeGreaterThan(3);
  for (const metric of metrics) expect(page).toContain(`\`${metric}\``);
});
