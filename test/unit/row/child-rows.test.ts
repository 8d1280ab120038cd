/** What items become in the column that holds the rows of a child table. */
import { describe, expect, test } from '@jest/globals';
import { compileMapping } from '../../../src/mapping/compile-mapping.ts';
import { encoderBench } from '../../support/encoder-builders.ts';
import { readRows } from '../../support/json-rows.ts';

type Json = Record<string, unknown>;

const LINE = { sku: 'string', qty: 'int32' };

/** Encodes items whose attribute `lines` is each of the values. */
function encoded(explode: Json, ...values: readonly unknown[]) {
  const file = {
    source: { table: 'Orders', keys: ['pk'] },
    targets: [
      {
        table: 'orders',
        columns: { pk: 'string' },
        explode: [{ table: 'child', from: 'lines', ...explode }],
      },
    ],
  };
  const bench = encoderBench(compileMapping(file, 'orders.json'), 'full');
  const [target] = bench.rows;
  if (target === undefined) throw new Error('no target');
  values.forEach((lines, index) => {
    bench.encode({ Item: { pk: { S: `k${index}` }, ...(lines === undefined ? {} : { lines }) } });
  });
  const { counts } = target;
  const { blocks, rejects, nulled } = target.takePart();
  return {
    rows: readRows(blocks, 'puts').map(([, cell]) => cell),
    rejects: rejects.map(({ column, reason, value }) => [column, reason, value]),
    nulled: nulled.map(({ reason, count }) => [reason, count]),
    counts,
    failure: target.failure,
  };
}

const upper = (name: string): Json => ({ [name]: { type: 'string', from: [], case: 'upper' } });

const map = (members: Json): Json => ({ M: members });

describe('the rows of a child table', () => {
  test('are the elements of a list of maps, with what is missing as NULL', () => {
    const { rows, rejects } = encoded(
      { columns: LINE },
      { L: [map({ sku: { S: 'a' }, qty: { N: '1' }, more: { S: 'x' } }), map({}), { NULL: true }] },
      { L: [] },
      { NULL: true },
      undefined,
    );
    expect(rejects).toEqual([]);
    expect(rows).toEqual([
      [
        ['a', 'number 1'],
        [null, null],
        [null, null],
      ],
      [],
      null,
      null,
    ]);
  });

  test('are scalars, the members of sets in order, and entries of maps by name', () => {
    const whole = (type: string): Json => ({ columns: { value: { type, from: [] } } });
    expect(
      encoded(whole('string'), { L: [{ S: 'b' }, { S: 'a' }] }, { SS: ['b', 'a'] }, { NS: ['10', '9'] }).rows,
    ).toEqual([
      [['b'], ['a']],
      [['a'], ['b']],
      [['9'], ['10']],
    ]);
    const named = { ...whole('int32'), name: 'key' };
    expect(encoded(named, map({ z: { N: '1' }, a: { N: '2' }, '🔑': { NULL: true } })).rows).toEqual([
      [
        ['a', 'number 2'],
        ['z', 'number 1'],
        ['🔑', null],
      ],
    ]);
  });

  test('have rows of their own, and defaults', () => {
    const { rows } = encoded(
      {
        columns: { sku: { type: 'string', default: 'none' } },
        explode: [{ table: 'inner', from: 'deep.codes', columns: { code: { type: 'string', from: [] } } }],
      },
      { L: [map({ deep: map({ codes: { SS: ['y', 'x'] } }) }), map({ sku: { S: 'a' } })] },
    );
    expect(rows).toEqual([
      [
        ['none', [['x'], ['y']]],
        ['a', null],
      ],
    ]);
  });

  test('reject the whole item when one value does not fit, with the path to it', () => {
    const { rows, rejects, counts } = encoded(
      {
        columns: LINE,
        explode: [{ table: 'inner', from: 'codes', columns: { code: { type: 'int32', from: [] } } }],
      },
      { L: [map({ qty: { N: '1' } }), map({ qty: { S: '2' } })] },
      { L: [map({ codes: { L: [{ N: '1' }, { S: 'x' }] } })] },
      { L: [map({}), { S: 'x' }] },
      { S: 'x' },
      map({}),
      { L: [map({ codes: { S: 'x' } })] },
    );
    expect(rows).toEqual([]);
    expect(rejects).toEqual([
      [
        'child',
        'lines[1].qty: expected int32, got S "2" (text is read as a number only with "format": "text")',
        '{"S":"2"}',
      ],
      [
        'child',
        'lines[0].codes[1]: expected int32, got S "x" (text is read as a number only with "format": "text")',
        '{"S":"x"}',
      ],
      ['child', 'lines[1]: expected a map, got S "x"', '{"S":"x"}'],
      ['child', 'expected a list or a set, got S "x"', '{"S":"x"}'],
      ['child', 'expected a list or a set, got M with 0 members', '{"M":{}}'],
      ['child', 'lines[0].codes: expected a list or a set, got S "x"', '{"S":"x"}'],
    ]);
    expect(counts).toMatchObject({ puts: 0, rejected: 6, nulled: 0 });
    expect(encoded({ name: 'n', columns: LINE }, { L: [] }).rejects).toEqual([
      ['child', 'expected a map, got L with 0 elements', '{"L":[]}'],
    ]);
  });

  test('make NULL of a value, or have no rows, where the mapping says so; each is counted with its path', () => {
    const lenient = { columns: { ...LINE, qty: { type: 'int32', onMismatch: 'null' } } };
    const one = encoded(lenient, {
      L: [map({ sku: { S: 'a' }, qty: { S: 'x' } }), map({ qty: { BOOL: true } })],
    });
    expect(one.rows).toEqual([
      [
        ['a', null],
        [null, null],
      ],
    ]);
    expect(one.counts).toMatchObject({ puts: 1, rejected: 0, nulled: 2 });
    expect(one.nulled).toEqual([[expect.stringMatching(/^lines\[0\]\.qty: expected int32, got S "x"/), 2]]);

    const whole = encoded({ columns: LINE, onMismatch: 'null' }, { S: 'x' }, { L: [{ S: 'x' }] });
    expect(whole.rows).toEqual([null, null]);
    expect(whole.counts).toMatchObject({ puts: 2, nulled: 2 });
    // What a column of the elements says is for its values alone.
    expect(encoded(lenient, { S: 'x' }).counts).toMatchObject({ rejected: 1 });
    expect(
      encoded({ columns: LINE, onMismatch: 'null' }, { L: [map({ qty: { S: 'x' } })] }).counts,
    ).toMatchObject({
      rejected: 1,
    });
  });

  test('end the load where the mapping says so', () => {
    const strict = { columns: { ...LINE, qty: { type: 'int32', onMismatch: 'fail' } } };
    const { failure, rows } = encoded(strict, { L: [map({ qty: { S: 'x' } })] });
    expect(failure).toMatchObject({ code: 'VALUE_MISMATCH' });
    expect(failure?.message).toContain(
      'column "child" of orders, key {"pk":"k0"}: lines[0].qty: expected int32',
    );
    expect(rows).toEqual([]);
  });

  test('take the steps of a text, before what means none', () => {
    const columns = {
      code: { type: 'string', trim: true, stripPrefix: 'C#', case: 'lower', nullValues: ['none'] },
      year: { type: 'int32', format: 'text', from: 'at', split: { by: '-', part: 0 } },
      zone: { type: 'string', from: 'at', split: { by: '/', part: 1 }, default: 'UTC' },
    };
    const explode = { columns, explode: [{ table: 'inner', from: 'tags', columns: upper('tag') }] };
    const { rows, rejects } = encoded(
      explode,
      {
        L: [
          map({ code: { S: ' C#A7 ' }, at: { S: '2024-05/CET' }, tags: { SS: ['b', 'a'] } }),
          map({ code: { S: 'C#NONE' }, at: { S: '2025' } }),
        ],
      },
      { L: [map({ code: { S: 'A7' } })] },
    );
    expect(rows).toEqual([
      [
        ['a7', 'number 2024', 'CET', [['A'], ['B']]],
        [null, 'number 2025', 'UTC', null],
      ],
    ]);
    expect(rejects).toEqual([
      ['child', 'lines[0].code: expected text that begins with "C#", got S "A7"', '{"S":"A7"}'],
    ]);
  });

  test('take values that mean none as NULL', () => {
    const columns = { qty: { type: 'int32', nullValues: [0, ''] } };
    expect(encoded({ columns }, { L: [map({ qty: { N: '0' } }), map({ qty: { S: '' } })] }).rows).toEqual([
      [[null], [null]],
    ]);
  });
});
