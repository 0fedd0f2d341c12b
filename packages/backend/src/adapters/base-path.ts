import type { Postern } from '../index.ts';

/**
 * Whether a path belongs to the backend.
 * @param path Path of a request; a query may follow.
 */
export function isServed({ basePaths }: Pick<Postern, 'basePaths'>, path: string): boolean {
  return basePaths.some((basePath) => isBelow(basePath, path));
}

function isBelow(basePath: string, path: string): boolean {
  const rest = path.startsWith(basePath) ? path.charAt(basePath.length) : undefined;
  return rest !== undefined && '/?'.includes(rest);
}
