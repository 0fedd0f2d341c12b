import { textDirection } from '@postern/protocol';
import { Parser } from 'htmlparser2';

/**
 * Writes the language and the direction of an HTML template into its element `<html>`, unless they are there. Without that
 * element, it is put around the template.
 */
export function withLanguage(source: string, language: string): string {
  const root = rootOf(source);
  const direction = textDirection(language);
  // In one line, so that the lines in errors stay right.
  if (!root) return `<!doctype html><html lang="${language}" dir="${direction}">${source}</html>`;
  const lang = 'lang' in root.attributes ? '' : ` lang="${language}"`;
  const dir = 'dir' in root.attributes ? '' : ` dir="${direction}"`;
  const at = root.start + '<html'.length;
  return source.slice(0, at) + lang + dir + source.slice(at);
}

function rootOf(source: string): { start: number; attributes: Readonly<Record<string, string>> } | undefined {
  let root: { start: number; attributes: Readonly<Record<string, string>> } | undefined;
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name === 'html') root ??= { start: parser.startIndex, attributes };
    },
  });
  parser.end(source);
  return root;
}
