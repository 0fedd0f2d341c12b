import { type Constants, modelParts } from './model.ts';

/** docs/scale.md with the figures of docs/scale.json between its markers. */
export function pageWith(page: string, constants: Constants): string {
  return Object.entries(modelParts(constants)).reduce(
    (text, [name, part]) =>
      text.replace(
        new RegExp(`(<!-- ${name} -->).*?(<!-- /${name} -->)`, 's'),
        (_, start: string, end: string) => `${start}\n\n${part}\n\n${end}`,
      ),
    page,
  );
}
