import { isJsonObject } from '@postern/protocol';

/** What a value looks like: the paths in it, and the kind of what is there. */
export type Shape = ReadonlyMap<string, string>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** A name of the API, such as a status or a curve. Its value counts. */
const NAME = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/;

/**
 * The shape of an answer. Two sides never have the same ids, times and keys, so of those only the kind counts. All items
 * of a list share one shape.
 */
export function shapeOf(value: unknown): Shape {
  const shape = new Map<string, string>();
  collect(value, '', shape);
  return shape;
}

function collect(value: unknown, path: string, shape: Map<string, string>): void {
  if (Array.isArray(value)) {
    shape.set(path, 'list');
    for (const item of value) collect(item, `${path}[]`, shape);
  } else if (isJsonObject(value)) {
    shape.set(path, 'object');
    for (const [field, member] of Object.entries(value)) collect(member, path ? `${path}.${field}` : field, shape);
  } else {
    shape.set(path, kindOf(value));
  }
}

function kindOf(value: unknown): string {
  if (typeof value !== 'string') return value === null ? 'null' : typeof value;
  if (value === '') return 'empty text';
  if (UUID.test(value)) return 'id';
  if (NAME.test(value)) return value;
  if (/^(0x)?([0-9a-f]{2}){16,}$/i.test(value)) return 'hex';
  return /^\d+$/.test(value) ? 'digits' : 'text';
}

/** A path at which two shapes differ; undefined where a side has nothing. */
export interface Difference {
  path: string;
  local: string | undefined;
  other: string | undefined;
}

/** Where two shapes differ, in the order of the paths. */
export function differencesOf(local: Shape, other: Shape): Difference[] {
  const paths = [...new Set([...local.keys(), ...other.keys()])].sort();
  return paths
    .map((path) => ({ path, local: local.get(path), other: other.get(path) }))
    .filter((each) => each.local !== each.other && !hasParentWithout(each, local, other));
}

/** Of an object that only one side has, its fields are not listed too. */
function hasParentWithout({ path }: Difference, local: Shape, other: Shape): boolean {
  const parent = path.replace(/(\[\]|\.?[^.[\]]+)$/, '');
  return parent !== '' && parent !== path && local.has(parent) !== other.has(parent);
}
