import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dynamoJsonObject } from '../../src/item/dynamo-json.ts';
import { canonicalNumber } from '../../src/item/exact-number.ts';
import { plainJson } from '../../src/item/plain-json.ts';
import { convert } from '../../src/type/convert.ts';
import { attributeValue, itemWithKeys, numberText } from '../support/attribute-arbitraries.ts';
import {
  column,
  encoderBench,
  EXPORTED_AT,
  restColumn,
  tableMapping,
  target,
  typeOf,
} from '../support/encoder-builders.ts';
import { readRows } from '../support/json-rows.ts';

const TYPES = [
  'string',
  'int32',
  'int64',
  'decimal(20,4)',
  'float64',
  'boolean',
  'timestamp',
  'date',
  'binary',
  'json',
];
const LISTS = ['list<string>', 'list<int64>', 'list<decimal(38,10)>', 'list<boolean>', 'list<binary>'];

test('every item becomes one whole row or one reject, and rest loses nothing', () => {
  const items = fc.array(fc.tuple(itemWithKeys(['pk', 'sk']), attributeValue()), {
    minLength: 1,
    maxLength: 5,
  });
  fc.assert(
    fc.property(items, fc.constantFrom(...TYPES, ...LISTS), (pairs, type) => {
      const columns = [
        column('pk', 'json'),
        column('sk', 'json'),
        column('value', type),
        restColumn('rest', []),
      ];
      const bench = encoderBench(tableMapping(['pk', 'sk'], [target(columns, 2)]), 'full');
      const written = pairs.map(([item, value]) => new Map([...item, ['value', value] as const]));
      for (const [index, item] of written.entries()) {
        bench.encoder.encode(Buffer.from(`{"Item":${dynamoJsonObject(item)}}`), {
          file: 'f',
          line: index + 1,
        });
      }
      const fitting = written.filter((item) => {
        const value = item.get('value');
        return value !== undefined && convert(value, typeOf(type)).kind !== 'mismatch';
      });

      const [rows] = bench.rows;
      if (rows === undefined) throw new Error('expected a target');
      const rejected = written.length - fitting.length;
      expect(rows.counts).toMatchObject({ puts: fitting.length, rejected });
      expect(rows.takeRejects()).toHaveLength(rejected);
      const blocks = rows.takeBlocks();
      expect(readRows(blocks, 'tombstones')).toHaveLength(rejected);
      const puts = readRows(blocks, 'puts');
      expect(puts.map((row) => row.length)).toEqual(fitting.map(() => 5));
      expect(puts.map((row) => row.at(-1))).toEqual(fitting.map(() => EXPORTED_AT * 1000 - 1));
      const sorted = (json: unknown): unknown => JSON.parse(String(json));
      expect(puts.map((row) => sorted(row.at(-2)))).toEqual(
        fitting.map((item) => sorted(plainJson({ M: item }))),
      );
    }),
    { numRuns: 150 },
  );
});

test('a number is taken with exactly its digits, or not at all', () => {
  const exactTypes = fc.constantFrom(
    'int32',
    'int64',
    'decimal(1,0)',
    'decimal(10,2)',
    'decimal(38,10)',
    'decimal(38,38)',
  );
  fc.assert(
    fc.property(numberText(), exactTypes, (number, type) => {
      const cell = convert({ N: number }, typeOf(type));
      if (cell.kind === 'mismatch') expect(cell.reason).toContain(`expected ${type}, got N ${number} (`);
      else expect(cell).toEqual({ kind: 'number', digits: canonicalNumber(number) });
    }),
    { numRuns: 2000 },
  );
});
