import { readFile } from 'node:fs/promises';
import { parseSync, Visitor } from 'oxc-parser';
import { expect, test } from 'vitest';
import { optionsSchema } from './options-schema.ts';

// `PosternOptions` documents each default with the tag `@default`, and the schema sets it. This compares the two.

/** Option groups that are interfaces of their own, by the path of the option that they describe. */
const INTERFACES = [
  ['options.ts', 'PosternOptions', ''],
  ['config.ts', 'PosternConfig', ''],
  ['options.ts', 'CodeBudget', 'otp.budget'],
  ['options.ts', 'RateLimits', 'rateLimits'],
  ['oauth/oauth-options.ts', 'OAuthOptions', 'oauth'],
] as const;

/** Defaults that are not said with a tag, because they have no short value: empty groups and templates. */
const UNTAGGED = ['oauth.providers', 'subOrganization'];

test('The docstrings of the options name exactly the defaults of the schema', async () => {
  const documented = await Promise.all(INTERFACES.map(([file, name, path]) => documentedDefaults(file, name, path)));
  const defaults = optionsSchema.parse({});
  expect(Object.fromEntries(documented.flat().sort())).toEqual(Object.fromEntries(leaves(defaults).sort()));
});

/** The values of the tags, by the path of the option. */
async function documentedDefaults(file: string, name: string, path: string): Promise<[string, unknown][]> {
  const text = await readFile(new URL(file, import.meta.url), 'utf8');
  const { program, comments } = parseSync(file, text);
  const properties: { start: number; end: number; name: string }[] = [];
  let range = { start: 0, end: 0 };
  new Visitor({
    TSInterfaceDeclaration: ({ id, body }) => {
      if (id.name === name) range = body;
    },
    TSPropertySignature: ({ key, start, end }) => {
      if (key.type === 'Identifier') properties.push({ start, end, name: key.name });
    },
  }).visit(program);
  return properties
    .filter(({ start, end }) => range.start < start && end < range.end)
    .flatMap(({ start, end, name: option }): [string, unknown][] => {
      const comment = comments.findLast((each) => each.end <= start && text.slice(each.end, start).trim() === '');
      const [, value] = /@default (.*?)\s*(?:\*|$)/m.exec(comment?.value ?? '') ?? [];
      const above = properties.filter((each) => each.start < start && end < each.end).map((each) => each.name);
      const full = [...(path === '' ? [] : [path]), ...above, option].join('.');
      return value === undefined ? [] : [[full, literal(value)]];
    });
}

/** Reads a value such as `{ max: 20, windowSeconds: 600 }`. */
function literal(value: string): unknown {
  return JSON.parse(value.replace(/(\w+):/g, '"$1":').replaceAll("'", '"'));
}

/** The defaults of the schema, by the path of the option. A limit of requests is one value. */
function leaves(value: object, path = ''): [string, unknown][] {
  return Object.entries(value).flatMap(([key, each]): [string, unknown][] => {
    const full = path === '' ? key : `${path}.${key}`;
    if (UNTAGGED.includes(full)) return [];
    const isGroup = typeof each === 'object' && each !== null && !Array.isArray(each) && !('max' in each);
    return isGroup ? leaves(each, full) : [[full, each]];
  });
}
