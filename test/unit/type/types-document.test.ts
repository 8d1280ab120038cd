import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { FORMATS, FORMAT_NAMES, ISO_FORMS } from '../../../src/type/formats.ts';
import { ACCEPTS, type Acceptance, type ValueTag } from '../../../src/type/accepts.ts';

const TAGS: readonly ValueTag[] = ['S', 'N', 'B', 'BOOL', 'M', 'L', 'SS', 'NS', 'BS'];

/** Lists follow from their elements, so the code has a rule for them and no row. */
const LIST: Acceptance = {
  L: 'if T takes the elements',
  SS: 'sorted, if T takes S',
  NS: 'sorted, if T takes N',
  BS: 'sorted, if T takes B',
};

function tableRow(type: string, acceptance: Acceptance): string {
  return [type, ...TAGS.map((tag) => acceptance[tag] ?? '–')].join(' | ');
}

/** The rows of the table beneath a heading, without the padding of its cells. */
function documentedRows(heading: string): readonly string[] {
  const document = readFileSync(join(__dirname, '../../../docs/types.md'), 'utf8');
  const [, section = ''] = document.split(`\n${heading}\n`);
  return (section.split(/\n#+ /)[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim())
        .join(' | '),
    );
}

test('docs/types.md shows the table of the code', () => {
  const rows = Object.entries(ACCEPTS).map(([type, acceptance]) =>
    tableRow(`\`${type.replace(', ', '`, `')}\``, acceptance),
  );
  expect(documentedRows('## What each type takes')).toEqual([...rows, tableRow('`list<T>`', LIST)]);
});

test('docs/types.md shows every format, and every form of ISO 8601', () => {
  const code = (words: readonly string[]): string => words.map((word) => `\`${word}\``).join(', ');
  expect(documentedRows('## Formats')).toEqual(
    FORMAT_NAMES.map((name) => {
      const { types, takes, options } = FORMATS[name];
      return [code([name]), code(types), takes, options.length === 0 ? '–' : code(options)].join(' | ');
    }),
  );
  expect(documentedRows('### Forms of ISO 8601')).toEqual(
    ISO_FORMS.map(({ form, example, writers, needs }) =>
      [form, `\`${example}\``, writers, needs === null ? '–' : code([needs])].join(' | '),
    ),
  );
});
