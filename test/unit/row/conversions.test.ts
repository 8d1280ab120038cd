import { createHmac, createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { compileMapping } from '../../../src/mapping/compile-mapping.ts';
import { decodeLine } from '../../../src/item/export-line.ts';
import type { TableMapping } from '../../../src/mapping/mapping.ts';
import { MappingTrial } from '../../../src/profile/trial/mapping-trial.ts';
import { encoderBench, LOADED_AT, type EncoderBench } from '../../support/encoder-builders.ts';
import { readRows } from '../../support/json-rows.ts';

const SECRET = 'correct horse battery staple';
const hmac = (text: string): string => createHmac('sha256', SECRET).update(text).digest('hex');

beforeEach(() => {
  process.env['DYNALOAD_MASK_SECRET'] = SECRET;
  process.env['PII_SECRET'] = SECRET;
});
afterEach(() => {
  delete process.env['DYNALOAD_MASK_SECRET'];
  delete process.env['PII_SECRET'];
});

/** A mapping of docs/mapping.md. */
async function documented(part: string): Promise<TableMapping> {
  const docs = await readFile('docs/mapping.md', 'utf8');
  const found = [...docs.matchAll(/^```json\n(.*?)^```$/gms)].find((match) => match[1]?.includes(part));
  return compileMapping(JSON.parse(found?.[1] ?? ''), 'documented.json');
}

function mappingOf(columns: object, more: object = {}): TableMapping {
  const targets = [{ table: 'users', columns: { id: 'string', ...columns }, ...more }];
  return compileMapping({ source: { table: 'Users', keys: ['id'] }, targets }, 'users.json');
}

function putsOf({ rows }: EncoderBench): unknown {
  return readRows(rows[0]?.takeBlocks() ?? [], 'puts');
}

describe('the conversions of docs/mapping.md', () => {
  const key = { pk: { S: 'CUST#7' }, sk: { S: 'ORDER#2024#0012' } };
  const item = { ...key, email: { S: ' Ada@Mail.Test ' }, ttl: { N: '1714798496' } };
  const row = ['2024', '0012', 'ada@mail.test', '2024-05-04 04:54:56.000000', 'eu', 'export-1'];

  test('in an incremental, without the reference', async () => {
    const bench = encoderBench(await documented('"stripPrefix"'), 'incremental');
    bench.encode(
      { Metadata: { WriteTimestampMicros: { N: '1000001' } }, Keys: key, NewImage: item },
      { Metadata: { WriteTimestampMicros: { N: '2' } }, Keys: key },
    );
    expect(bench.encoder).toMatchObject({ fallbackLines: 0, partialLines: 0 });
    const blocks = bench.rows[0]?.takeBlocks() ?? [];
    expect(readRows(blocks, 'puts')).toEqual([
      [
        '7',
        '7',
        'ORDER#2024#0012',
        ...row,
        '2023-11-15 00:00:00.123000',
        '1970-01-01 00:00:01.000001',
        1000001,
      ],
    ]);
    expect(readRows(blocks, 'tombstones')).toEqual([['7', 'ORDER#2024#0012', 2]]);
    expect(new Date(LOADED_AT).toISOString()).toBe('2023-11-15T00:00:00.123Z');
  });

  test('in a full export; what does not fit is rejected with what came', async () => {
    const bench = encoderBench(await documented('"stripPrefix"'), 'full');
    bench.encode({ Item: item }, { Item: { ...item, pk: { S: 'USER#7' } } });
    expect(putsOf(bench)).toEqual([
      ['7', '7', 'ORDER#2024#0012', ...row, '2023-11-15 00:00:00.123000', null, expect.any(Number)],
    ]);
    expect(bench.rows[0]?.rejects).toMatchObject([
      {
        column: 'customer',
        reason: 'expected text that begins with "CUST#", got S "USER#7"',
        value: '{"S":"USER#7"}',
      },
    ]);
  });
});

test('a part that is not there is missing, and so the default', () => {
  const split = { by: '#', part: 1 };
  const bench = encoderBench(
    mappingOf({
      part: { from: 'id', split, type: 'string' },
      other: { from: 'id', split, type: 'string', default: 'none' },
    }),
    'full',
  );
  bench.encode({ Item: { id: { S: 'a' } } }, { Item: { id: { S: 'a#' } } });
  expect(putsOf(bench)).toEqual([
    ['a', null, 'none', expect.any(Number)],
    ['a#', '', '', expect.any(Number)],
  ]);
});

describe('masks', () => {
  test('of docs/mapping.md keep values out of rows, and what is left is in rest', async () => {
    const bench = encoderBench(await documented('"last4"'), 'full');
    const item = { id: { S: 'u1' }, email: { S: ' Ada@Mail.Test' }, phone: { S: '+4915112345' } };
    bench.encode({ Item: { ...item, note: { S: 'private' }, age: { N: '7' } } });
    bench.encode({ Item: { id: { S: 'u2' }, phone: { S: '12345' }, email: { NULL: true } } });
    expect(putsOf(bench)).toEqual([
      [hmac('u1'), hmac('ada@mail.test'), '2345', null, '{"age":7}', expect.any(Number)],
      [hmac('u2'), null, '45', null, '{}', expect.any(Number)],
    ]);
    expect(bench.encoder).toMatchObject({ fallbackLines: 0, partialLines: 0 });
  });

  test('sha256 is of the salt and the value, as a shell would make it', () => {
    const bench = encoderBench(mappingOf({ x: { mask: 'sha256', type: 'string' } }), 'full');
    bench.encode({ Item: { id: { S: 'u1' }, x: { N: '1.50' } } });
    const expected = createHash('sha256').update(`${SECRET}1.5`).digest('hex');
    expect(putsOf(bench)).toEqual([['u1', expected, expect.any(Number)]]);
  });

  test('equal maps are one value, in whatever order an export has their members', () => {
    const bench = encoderBench(mappingOf({ x: { mask: 'hmac', type: 'string' } }), 'full');
    const [a, b] = [{ L: [{ M: { d: { N: '1' }, c: { S: 'x' } } }] }, { NULL: true }];
    bench.encode({ Item: { id: { S: 'u1' }, x: { M: { b, a } } } });
    const inside = { L: [{ M: { c: { S: 'x' }, d: { N: '1.0' } } }] };
    bench.encode({ Item: { id: { S: 'u2' }, x: { M: { a: inside, b } } } });
    const expected = hmac('{"a":[{"c":"x","d":1}],"b":null}');
    expect(putsOf(bench)).toEqual(['u1', 'u2'].map((id) => [id, expected, expect.any(Number)]));
  });

  test('keep values out of quarantine and messages, keys among them', () => {
    const PRIVATE = 'private-person';
    const columns = {
      id: { mask: 'hmac', type: 'string' },
      x: { mask: 'hmac', stripPrefix: 'P#', type: 'string' },
      n: { type: 'int32', onMismatch: 'reject' },
    };
    const bench = encoderBench(mappingOf(columns, { maxRejects: 9 }), 'full');
    bench.encode(
      { Item: { id: { S: PRIVATE }, x: { S: PRIVATE } } },
      { Item: { id: { S: PRIVATE }, x: { S: `P#${PRIVATE}` }, n: { S: 'none' } } },
      { Item: { id: { S: `${PRIVATE}\ud800` } } },
    );
    const rejects = bench.rows[0]?.rejects ?? [];
    expect(rejects.map(({ column, value }) => [column, value])).toEqual([
      ['x', ''],
      ['n', '{"S":"none"}'],
      ['id', ''],
    ]);
    expect(rejects[1]?.key).toBe(`{"id":"${hmac(PRIVATE)}"}`);
    expect(JSON.stringify(rejects)).not.toContain(PRIVATE);

    const failing = encoderBench(mappingOf({ ...columns, n: { type: 'int32', onMismatch: 'fail' } }), 'full');
    failing.encode({ Item: { id: { S: PRIVATE }, n: { S: 'none' } } });
    const failure = failing.rows[0]?.failure;
    expect(failure?.code).toBe('VALUE_MISMATCH');
    expect(JSON.stringify([failure?.message, failure?.details])).not.toContain(PRIVATE);

    const late = encoderBench(mappingOf(columns), 'incremental');
    const record = {
      Metadata: { WriteTimestampMicros: { N: '1800000000000000' } },
      Keys: { id: { S: PRIVATE } },
    };
    expect(() => late.encode(record)).toThrow(hmac(PRIVATE));
    expect(() => late.encode(record)).not.toThrow(PRIVATE);
  });

  test('of elements keep values out of rows, quarantine and trials, wherever they come in another form', () => {
    const PRIVATE = 'private-person';
    const email = { email: { mask: 'hmac', stripPrefix: 'P#', type: 'string' } };
    const qty = { type: 'int32' };
    const contacts = { table: 'contacts', from: 'contacts', columns: { ...email, qty } };
    const deep = { table: 'deep', from: 'deep', columns: { qty } };
    const mails = {
      table: 'mails',
      from: 'mails',
      columns: { mail: { from: [], mask: 'hmac', type: 'string' } },
    };
    const named = { table: 'named', name: 'of', from: 'deep', columns: { of_qty: { from: 'qty', ...qty } } };
    const mapping = mappingOf(
      {},
      { maxRejects: 99, explode: [contacts, { ...deep, explode: [mails] }, named] },
    );
    const bench = encoderBench(mapping, 'full');
    const secret = { S: `P#${PRIVATE}` };
    const list = (...elements: object[]): object => ({ L: elements });
    const lines: readonly (readonly [object, string])[] = [
      [{ contacts: list({ M: { email: { S: PRIVATE } } }) }, ''],
      [{ contacts: list({ M: { email: { S: `${secret.S}\ud800` } } }) }, ''],
      [{ contacts: list(secret) }, ''],
      [{ contacts: secret }, ''],
      [{ contacts: { M: { a: { M: { email: secret } } } } }, ''],
      [{ contacts: list({ M: { email: secret, qty: { S: 'x' } } }) }, '{"S":"x"}'],
      [{ deep: list({ M: { mails: secret } }) }, ''],
      [{ deep: list(secret) }, ''],
      [{ deep: list({ M: { mails: list(secret) } }) }, ''],
      [{ deep: list({ M: { mails: list({ S: `${PRIVATE}\ud800` }) } }) }, ''],
    ];
    bench.encode({ Item: { id: { S: 'ok' }, contacts: list({ M: { email: secret } }) } });
    bench.encode(...lines.map(([item], index) => ({ Item: { id: { S: `u${index}` }, ...item } })));
    expect(putsOf(bench)).toEqual([['ok', [[hmac(PRIVATE), null]], null, null, expect.any(Number)]]);
    const rejects = bench.rows[0]?.rejects ?? [];
    expect(rejects.map(({ value }) => value)).toEqual(lines.map(([, value]) => value));
    expect(JSON.stringify(rejects)).not.toContain(PRIVATE);

    const trial = new MappingTrial(mapping);
    lines.forEach(([item], index) => {
      const line = Buffer.from(JSON.stringify({ Item: { id: { S: `u${index}` }, ...item } }));
      const at = { file: 'f', line: index + 1 };
      trial.add({ record: decodeLine(line, 'full', at), at });
    });
    expect(trial.report(lines.length)).toMatchObject({ rejected: lines.length });
    expect(JSON.stringify(trial.report(lines.length))).not.toContain(PRIVATE);
  });

  test('keep keys out of what is said of items that no target takes', () => {
    const trial = new MappingTrial(
      mappingOf({ id: { mask: 'hmac', type: 'string' } }, { where: { id: { beginsWith: 'USER#' } } }),
    );
    const record = {
      kind: 'put',
      item: new Map([['id', { S: 'PRIVATE' }]]),
      keys: null,
      writtenAt: null,
    } as const;
    trial.add({ record, at: { file: 'f', line: 1 } });
    expect(trial.report(1).untaken.kinds).toMatchObject([{ keys: 'id masked', items: 1 }]);
  });
});
