/** A piece of a template. `at` is its position in the source, `marks` are those of its `{{else}}` and `{{end}}`. */
export type TemplatePart =
  | { kind: 'text'; text: string }
  | { kind: 'variable'; name: string; at: number }
  | { kind: 'if'; name: string; at: number; marks: number[]; whenSet: TemplatePart[]; whenUnset: TemplatePart[] };

/** A template cannot be read. The message is for its author. */
export class TemplateSyntaxError extends Error {
  override readonly name = 'TemplateSyntaxError';
}

const PLACE = /\{\{([^{}]*)\}\}/y;
const VARIABLE = /^\.([A-Za-z][A-Za-z0-9_]{0,63})$/;
const IF = /^if\s+\.([A-Za-z][A-Za-z0-9_]{0,63})$/;
const MAX_PLACES = 200;
const MAX_DEPTH = 10;

/**
 * Reads a template. Its language is a small part of Go's templates (pkg.go.dev/text/template), in which Turnkey's own
 * places such as `{{.OtpCode}}` are written: `{{.Name}}`, and `{{if .Name}}…{{else}}…{{end}}`. There are no functions,
 * loops, includes or fields of fields, so a template can only put texts that it is given between its own.
 * @throws TemplateSyntaxError with the line.
 */
export function parseTemplate(source: string): TemplatePart[] {
  const root: TemplatePart[] = [];
  const open: { part: Extract<TemplatePart, { kind: 'if' }>; inElse: boolean }[] = [];
  const fail = (at: number, problem: string): never => {
    throw new TemplateSyntaxError(`line ${source.slice(0, at).split('\n').length}: ${problem}`);
  };
  const add = (part: TemplatePart): void => {
    const last = open.at(-1);
    (last ? (last.inElse ? last.part.whenUnset : last.part.whenSet) : root).push(part);
  };
  let end = 0;
  let places = 0;
  for (let at = source.indexOf('{{'); at >= 0; at = source.indexOf('{{', end)) {
    if (at > end) add({ kind: 'text', text: source.slice(end, at) });
    PLACE.lastIndex = at;
    const found = PLACE.exec(source);
    if (!found) return fail(at, 'a place begins with {{ but does not end with }}');
    end = PLACE.lastIndex;
    if (++places > MAX_PLACES) return fail(at, `there are more than ${MAX_PLACES} places`);
    const action = (found[1] ?? '').trim();
    const name = VARIABLE.exec(action)?.[1];
    const condition = IF.exec(action)?.[1];
    const last = open.at(-1);
    if (name) add({ kind: 'variable', name, at });
    else if (condition) {
      if (open.length >= MAX_DEPTH) return fail(at, `there are more than ${MAX_DEPTH} {{if}} inside each other`);
      const part = { kind: 'if' as const, name: condition, at, marks: [], whenSet: [], whenUnset: [] };
      add(part);
      open.push({ part, inElse: false });
    } else if (last && (action === 'end' || (action === 'else' && !last.inElse))) {
      last.part.marks.push(at);
      if (action === 'end') open.pop();
      else last.inElse = true;
    } else if (action === 'else' || action === 'end') return fail(at, `{{${action}}} has no {{if}}`);
    else return fail(at, 'only {{.Name}}, {{if .Name}}, {{else}} and {{end}} can be used');
  }
  if (open[0]) return fail(open.at(-1)?.part.at ?? 0, '{{if}} has no {{end}}');
  if (end < source.length) add({ kind: 'text', text: source.slice(end) });
  return root;
}

/** All places of a template, also those inside of conditions. */
export function placesOf(parts: readonly TemplatePart[]): Exclude<TemplatePart, { kind: 'text' }>[] {
  return parts.flatMap((part) => {
    if (part.kind === 'text') return [];
    return part.kind === 'if' ? [part, ...placesOf(part.whenSet), ...placesOf(part.whenUnset)] : [part];
  });
}

/**
 * Puts texts into a template.
 * @param textOf The text for a place. It is escaped already.
 * @param has Whether the condition with this name holds.
 */
export function fillTemplate(
  parts: readonly TemplatePart[],
  textOf: (place: { name: string; at: number }) => string,
  has: (name: string) => boolean,
): string {
  return parts
    .map((part) => {
      if (part.kind === 'text') return part.text;
      if (part.kind === 'variable') return textOf(part);
      return fillTemplate(has(part.name) ? part.whenSet : part.whenUnset, textOf, has);
    })
    .join('');
}
