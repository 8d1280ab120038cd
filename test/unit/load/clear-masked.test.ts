import { expect, test } from '@jest/globals';
import { clearMasked } from '../../../src/load/clear-masked.ts';
import { compileMapping } from '../../../src/mapping/compile-mapping.ts';

test('clears the quarantine of the targets that were loaded and mask something, in a child table too', async () => {
  const masked = { mask: 'drop', type: 'string' };
  const lines = { table: 'lines', from: 'lines', columns: { email: masked } };
  const { targets } = compileMapping(
    {
      source: { table: 'Shop', keys: ['pk'] },
      targets: [
        { table: 'plain', columns: { pk: 'string' } },
        { table: 'masked', columns: { pk: 'string', email: masked } },
        { table: 'inside', columns: { pk: 'string' }, explode: [lines] },
        { table: 'not_loaded', columns: { pk: 'string', email: masked } },
      ],
    },
    'shop.json',
  );
  const cleared: string[] = [];
  const clearRejects = async (table: string): Promise<void> => {
    cleared.push(table);
  };
  const loaded = new Set(['plain', 'masked', 'inside']);
  await clearMasked({ clearRejects }, targets, loaded, new AbortController().signal);
  expect(cleared).toEqual(['masked', 'inside']);
});
