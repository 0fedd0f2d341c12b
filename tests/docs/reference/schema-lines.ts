import type { Schema } from './backend-document.ts';

/** The fields of an object as the lines of a nested list. */
export function schemaLines(schema: Schema, indent = ''): string[] {
  const required = new Set(schema.required);
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => [
    `${indent}- \`${name}${required.has(name) ? '' : '?'}\`: ${describe(field)}`,
    ...schemaLines(objectIn(field), `${indent}  `),
  ]);
  const alternatives = (schema.anyOf ?? []).filter(({ properties }) => properties);
  if (alternatives.length === 0) return own;
  return [
    ...own,
    ...alternatives.flatMap((each, index) => [
      `${indent}- ${index === 0 ? 'either' : 'or'}`,
      ...schemaLines(each, `${indent}  `),
    ]),
  ];
}

function objectIn(field: Schema): Schema {
  return field.items ?? field;
}

function describe(field: Schema): string {
  const parts = [
    typeOf(field),
    ...(field.items ? [] : limits(field)),
    ...(field.pattern ? [`\`${field.pattern}\``] : []),
  ];
  return [parts.join(', '), field.description].filter(Boolean).join('. ');
}

function typeOf({ const: only, enum: values, type, items, anyOf, minItems, maxItems }: Schema): string {
  if (only !== undefined) return `\`${only}\``;
  if (values) return `one of ${values.map((value) => `\`${value}\``).join(', ')}`;
  if (items) {
    const number =
      minItems === undefined && maxItems === undefined ? '' : ` (${minItems ?? 0} to ${maxItems ?? 'any number of'})`;
    return `list${number} of ${items.properties || items.anyOf ? 'objects' : typeOf(items)}`;
  }
  if (type === 'string') return 'text';
  if (type === 'boolean') return '`true` or `false`';
  if (type) return type;
  if (anyOf?.every(({ properties }) => properties)) return 'object';
  return anyOf?.map(typeOf).join(' or ') ?? 'anything';
}

function limits({ minLength, maxLength }: Schema): string[] {
  if (maxLength === undefined) return [];
  return [minLength === undefined ? `at most ${maxLength} characters` : `${minLength} to ${maxLength} characters`];
}
