import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ACCEPTS, type Acceptance, type ValueTag } from '../../../src/row/accepts.ts';

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

/** The rows of the only table in the document, without the padding of its cells. */
function documentedRows(): readonly string[] {
  const document = readFileSync(join(__dirname, '../../../docs/types.md'), 'utf8');
  return document
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
  expect(documentedRows()).toEqual([...rows, tableRow('`list<T>`', LIST)]);
});
