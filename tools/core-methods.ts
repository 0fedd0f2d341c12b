import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';

/** One public method of `TurnkeyClient` of `@turnkey/core`. */
export type CoreMethod = {
  readonly name: string;
  /** Paths of the test files that run it, from the root, with `/`. */
  readonly tests: readonly string[];
};

/**
 * Lists the public methods of `TurnkeyClient`, in the order of the class, each with the tests that run it. The title of
 * such a test begins with `TurnkeyClient.` and the method's name.
 *
 * @param root - absolute path of the tree that holds `tests/`
 * @throws Error when the installed `@turnkey/core` does not declare the class any more
 */
export async function coreMethods(root: string): Promise<CoreMethod[]> {
  const entry = createRequire(join(root, 'package.json')).resolve('@turnkey/core');
  const names = methodsOf('TurnkeyClient', await readFile(join(dirname(entry), '__clients__/core.d.ts'), 'utf8'));
  const tests = await testsByMethod(root);
  return names.map((name) => ({ name, tests: tests.get(name) ?? [] }));
}

/**
 * Names the public methods of a class: those that are declared as methods, and properties that are functions.
 *
 * @param declaration - text of the `.d.ts` file
 * @throws Error when the class is not in it
 */
export function methodsOf(className: string, declaration: string): string[] {
  const names: string[] = [];
  let isFound = false;
  new Visitor({
    ClassDeclaration({ id, body }) {
      if (id?.name !== className) return;
      isFound = true;
      for (const member of body.body) {
        if (member.type !== 'MethodDefinition' && member.type !== 'PropertyDefinition') continue;
        if (member.key.type !== 'Identifier' || (member.accessibility ?? 'public') !== 'public') continue;
        const isFunction =
          'kind' in member ? member.kind === 'method' : member.typeAnnotation?.typeAnnotation.type === 'TSFunctionType';
        if (isFunction) names.push(member.key.name);
      }
    },
  }).visit(parseSync('class.d.ts', declaration).program);
  if (!isFound) throw new Error(`the declaration has no class ${className}`);
  return names;
}

async function testsByMethod(root: string): Promise<Map<string, string[]>> {
  const entries = await readdir(join(root, 'tests'), { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/[\\/](node_modules|dist)[\\/]/.test(path))
    .sort();
  const tests = new Map<string, string[]>();
  for (const path of paths) {
    const titles = (await readFile(path, 'utf8')).matchAll(/['"`]TurnkeyClient\.(\w+)/g);
    for (const name of new Set([...titles].map(([, method = '']) => method))) {
      tests.set(name, [...(tests.get(name) ?? []), relative(root, path).split(sep).join('/')]);
    }
  }
  return tests;
}
