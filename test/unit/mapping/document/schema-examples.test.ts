/** Editors show the JSON Schema: every field tells what it is, with an example that it takes itself. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import * as z from 'zod';

interface Field {
  readonly at: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function fieldsIn(schema: unknown, at: string): readonly Field[] {
  if (Array.isArray(schema)) return schema.flatMap((part) => fieldsIn(part, at));
  if (!isObject(schema)) return [];
  const { properties, default: _default, examples: _examples, ...others } = schema;
  const own = isObject(properties) ? Object.entries(properties) : [];
  return [
    ...own.flatMap(([name, field]) =>
      isObject(field) ? [{ at: `${at}.${name}`, schema: field }, ...fieldsIn(field, `${at}.${name}`)] : [],
    ),
    ...Object.values(others).flatMap((part) => fieldsIn(part, at)),
  ];
}

const document: unknown = JSON.parse(readFileSync('mappings/mapping.schema.json', 'utf8'));
const fields = fieldsIn(document, '');

test('every field has a description, and an example or a list of what there is', () => {
  expect(fields.length).toBeGreaterThan(80);
  const lacking = fields.filter(({ schema }) => {
    const { description, examples, enum: choices, type } = schema;
    const isRefused = typeof description === 'string' && description.startsWith('Refused: ');
    const isShown = examples !== undefined || choices !== undefined || type === 'boolean' || isRefused;
    return typeof description !== 'string' || !isShown;
  });
  expect(lacking.map(({ at }) => at)).toEqual([]);
});

test('every example is one that its field takes', () => {
  const wrong = fields.flatMap(({ at, schema }) => {
    const { examples } = schema;
    const parsed = z.fromJSONSchema(schema);
    const shown: readonly unknown[] = Array.isArray(examples) ? examples : [];
    return shown.filter((example) => !parsed.safeParse(example).success).map((example) => ({ at, example }));
  });
  expect(wrong).toEqual([]);
});
