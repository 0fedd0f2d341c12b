import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';

const SOURCES = join(import.meta.dirname, '../../../packages/backend/src');
const FOLDERS = ['configuration', 'configuration/oauth', 'hooks'];

/** What the types say about an option or a group. */
export interface OptionDocs {
  /** Its docstring as one paragraph, without tags. */
  text: string;
  /** As TypeScript. */
  type: string;
}

/** The fields of syntax nodes that are read here. */
interface Node {
  type: string;
  start: number;
  end: number;
  declaration?: Node;
  id?: { name: string };
  key?: { name?: string };
  typeName?: { name?: string };
  expression?: Node & { name?: string };
  extends?: Node[];
  /** The members of an interface. */
  body?: { body: Node[] };
  members?: Node[];
  types?: Node[];
  typeArguments?: { params: Node[] };
  typeAnnotation?: Node;
}

interface SourceFile {
  source: string;
  comments: readonly { value: string; end: number }[];
}

interface Declared {
  node: Node;
  file: SourceFile;
}

/** The docstrings of all options, by their path; `*` stands for a name that the app chooses. */
export function optionDocs(): Map<string, OptionDocs> {
  const declared = new Map(FOLDERS.flatMap(declaredIn));
  const found = new Map<string, OptionDocs>();
  const start = declared.get('PosternConfig');
  if (start) collect(start, []);
  return found;

  function collect({ node, file }: Declared, path: readonly string[]): void {
    for (const parent of node.extends ?? []) follow(parent.expression?.name, path);
    for (const member of node.body?.body ?? node.members ?? []) {
      const type = member.typeAnnotation?.typeAnnotation;
      if (!member.key?.name || !type) continue;
      const inner = [...path, member.key.name];
      const name = inner.join('.');
      if (!found.has(name)) found.set(name, docsOf(member, type, file));
      descend(type, file, inner);
    }
  }

  function follow(name: string | undefined, path: readonly string[]): void {
    const target = declared.get(name ?? '');
    if (target?.node.type === 'TSTypeAliasDeclaration' && target.node.typeAnnotation) {
      descend(target.node.typeAnnotation, target.file, path);
    } else if (target) collect(target, path);
  }

  function descend(node: Node, file: SourceFile, path: readonly string[]): void {
    if (node.type === 'TSTypeLiteral') collect({ node, file }, path);
    if (node.type === 'TSUnionType' || node.type === 'TSIntersectionType') {
      for (const each of node.types ?? []) descend(each, file, path);
    }
    if (node.type !== 'TSTypeReference') return;
    const [first, second] = node.typeArguments?.params ?? [];
    if (node.typeName?.name === 'Record' && second) descend(second, file, [...path, '*']);
    else if (node.typeName?.name === 'Partial' && first) descend(first, file, path);
    else follow(node.typeName?.name, path);
  }
}

function declaredIn(folder: string): [string, Declared][] {
  const names = readdirSync(join(SOURCES, folder)).filter((name) => /^(?!.*\.test).*\.ts$/.test(name));
  return names.flatMap((name): [string, Declared][] => {
    const source = readFileSync(join(SOURCES, folder, name), 'utf8');
    const { program, comments } = parseSync(name, source);
    return (program.body as unknown as Node[]).flatMap((statement): [string, Declared][] => {
      const node = statement.declaration ?? statement;
      return node.id && node.type.startsWith('TS') ? [[node.id.name, { node, file: { source, comments } }]] : [];
    });
  });
}

/** The comment directly above, without tags, and the type. */
function docsOf(member: Node, type: Node, { source, comments }: SourceFile): OptionDocs {
  const above = comments.findLast(({ end }) => end <= member.start && source.slice(end, member.start).trim() === '');
  const lines = (above?.value ?? '').split('\n').map((line) => line.replace(/^\s*\*+/, '').trim());
  const text = lines
    .join(' ')
    .replace(/ ?@default .*/, '')
    .trim();
  return {
    text,
    type: source
      .slice(type.start, type.end)
      .replace(/\s+/g, ' ')
      .replace(/ \| undefined$/, ''),
  };
}
