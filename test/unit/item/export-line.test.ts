import { describe, expect, test } from '@jest/globals';
import { decodeLine } from '../../../src/item/export-line.ts';
import { DynaloadError } from '../../../src/errors.ts';

const AT = { file: 's3://bucket/data/abc.json.gz', line: 7 };

function decode(
  line: string | Uint8Array,
  kind: 'full' | 'incremental' = 'full',
): ReturnType<typeof decodeLine> {
  return decodeLine(typeof line === 'string' ? Buffer.from(line) : line, kind, AT);
}

function faultOf(line: string | Uint8Array, kind: 'full' | 'incremental' = 'full'): DynaloadError {
  try {
    decode(line, kind);
  } catch (error) {
    if (error instanceof DynaloadError) return error;
    throw error;
  }
  throw new Error('expected the line to be refused');
}

const METADATA = '"Metadata":{"WriteTimestampMicros":{"N":"1768387654353205"}}';

describe('a line of a full export', () => {
  test('becomes the item, every type with its text as written', () => {
    const record = decode(
      '{"Item":{"s":{"S":"x"},"n":{"N":"1E3"},"b":{"B":"aGk="},"t":{"BOOL":true},"f":{"BOOL":false},"z":{"NULL":true},' +
        '"m":{"M":{"S":{"S":"named S"}}},"l":{"L":[{"N":"1"},{"L":[]}]},"ss":{"SS":["b","a"]},"ns":{"NS":["2","1.0"]},"bs":{"BS":["AA=="]}}}',
    );
    expect(record).toEqual({
      kind: 'put',
      keys: null,
      writtenAt: null,
      item: new Map<string, unknown>([
        ['s', { S: 'x' }],
        ['n', { N: '1E3' }],
        ['b', { B: 'aGk=' }],
        ['t', { BOOL: true }],
        ['f', { BOOL: false }],
        ['z', { NULL: true }],
        ['m', { M: new Map([['S', { S: 'named S' }]]) }],
        ['l', { L: [{ N: '1' }, { L: [] }] }],
        ['ss', { SS: ['b', 'a'] }],
        ['ns', { NS: ['2', '1.0'] }],
        ['bs', { BS: ['AA=='] }],
      ]),
    });
  });

  test('may hold names that JavaScript objects have already', () => {
    const record = decode(
      '{"Item":{"__proto__":{"S":"a"},"constructor":{"S":"b"},"toString":{"M":{"__proto__":{"N":"1"}}}}}',
    );
    expect(record.kind === 'put' ? [...record.item] : []).toEqual([
      ['__proto__', { S: 'a' }],
      ['constructor', { S: 'b' }],
      ['toString', { M: new Map([['__proto__', { N: '1' }]]) }],
    ]);
  });

  test('may be spaced, and may have members that nobody knows', () => {
    expect(
      decode(' { "New" : [ { "a:b" : ":" } ] , "Item" : { "a" : { "S" : "\\u0041:\\"" } } } '),
    ).toMatchObject({
      item: new Map([['a', { S: 'A:"' }]]),
    });
  });

  test('may nest as deep as DynamoDB lets it', () => {
    const deep = `${'{"L":['.repeat(32)}{"S":"x"}${']}'.repeat(32)}`;
    expect(decode(`{"Item":{"a":${deep}}}`).kind).toBe('put');
  });
});

describe('a line of an incremental export', () => {
  test('with a new image is a put; the old image is left alone', () => {
    const record = decode(
      `{${METADATA},"Keys":{"pk":{"S":"1"}},"OldImage":{"pk":{"not":"looked at"}},"NewImage":{"pk":{"S":"1"},"a":{"N":"2"}}}`,
      'incremental',
    );
    expect(record).toEqual({
      kind: 'put',
      writtenAt: 1_768_387_654_353_205,
      keys: new Map([['pk', { S: '1' }]]),
      item: new Map([
        ['pk', { S: '1' }],
        ['a', { N: '2' }],
      ]),
    });
  });

  test.each(['', ',"OldImage":{"pk":{"S":"1"}}'])('without one is a delete (%s)', (oldImage) => {
    expect(decode(`{${METADATA},"Keys":{"pk":{"S":"1"}}${oldImage}}`, 'incremental')).toEqual({
      kind: 'delete',
      writtenAt: 1_768_387_654_353_205,
      keys: new Map([['pk', { S: '1' }]]),
    });
  });

  test.each(['{"N":"1680109764000000"}', '"1680109764000000"', '1680109764000000', '{"N":"1.680109764E15"}'])(
    'may state its time as %s',
    (stated) => {
      const record = decode(
        `{"Metadata":{"WriteTimestampMicros":${stated}},"Keys":{"pk":{"S":"1"}}}`,
        'incremental',
      );
      expect(record.writtenAt).toBe(1_680_109_764_000_000);
    },
  );

  test.each([
    '{"N":"1.5"}',
    '{"S":"1"}',
    '"soon"',
    '-1',
    '1.5',
    'null',
    'true',
    '{"N":"9007199254740993"}',
    '""',
    '[]',
  ])('is refused with the time %s', (stated) => {
    const { message } = faultOf(
      `{"Metadata":{"WriteTimestampMicros":${stated}},"Keys":{"pk":{"S":"1"}}}`,
      'incremental',
    );
    expect(message).toContain('Metadata.WriteTimestampMicros: expected whole microseconds');
  });

  test.each([
    ['without Metadata', '{"Keys":{"pk":{"S":"1"}}}', 'expected {"Metadata"'],
    ['without Keys', `{${METADATA}}`, 'expected {"Metadata"'],
    [
      'with a null image',
      `{${METADATA},"Keys":{"pk":{"S":"1"}},"NewImage":null}`,
      'NewImage: expected an object of attributes, got null',
    ],
    [
      'whose image lacks the key',
      `{${METADATA},"Keys":{"pk":{"S":"1"}},"NewImage":{"a":{"S":"1"}}}`,
      'hold the key attribute "pk"',
    ],
    [
      'whose image has another key',
      `{${METADATA},"Keys":{"pk":{"S":"1"}},"NewImage":{"pk":{"S":"2"}}}`,
      'hold the key attribute "pk"',
    ],
    [
      'whose image has a key of another type',
      `{${METADATA},"Keys":{"pk":{"S":"1"}},"NewImage":{"pk":{"N":"1"}}}`,
      'hold the key attribute "pk"',
    ],
  ])('is refused %s', (_, line, message) => {
    expect(faultOf(line, 'incremental').message).toContain(message);
  });
});

describe('a line is refused', () => {
  test.each<[string, string, string]>([
    ['empty', '', 'text that is not JSON'],
    ['cut off', '{"Item":{"a":{"S":"x"}}', 'text that is not JSON'],
    ['two records', '{"Item":{}}{"Item":{}}', 'text that is not JSON'],
    ['a byte order mark', '\ufeff{"Item":{}}', 'text that is not JSON'],
    ['an array', '[]', 'expected one JSON object, got an array'],
    ['null', 'null', 'expected one JSON object, got null'],
    ['no item', '{}', 'expected {"Item":{…}}, as in a full export, got an empty object'],
    ['an incremental record', `{${METADATA},"Keys":{"pk":{"S":"1"}}}`, 'the members "Metadata", "Keys"'],
    ['an item that is an array', '{"Item":[]}', 'Item: expected an object of attributes, got an array'],
    [
      'a bare value',
      '{"Item":{"a":"x"}}',
      'Item.a: expected an attribute value such as {"S":"…"}, got a string of 1 character',
    ],
    ['no tag', '{"Item":{"a":{}}}', 'Item.a: expected one type tag'],
    ['two tags', '{"Item":{"a":{"S":"x","N":"1"}}}', 'got an object with the members "S", "N"'],
    ['an unknown tag', '{"Item":{"a":{"X":"x"}}}', 'Item.a: expected one type tag'],
    ['a tag that objects inherit', '{"Item":{"a":{"constructor":"x"}}}', 'Item.a: expected one type tag'],
    ['the same tag twice', '{"Item":{"a":{"S":"x","S":"y"}}}', 'expected every name once'],
    ['the same attribute twice', '{"Item":{"a":{"S":"x"},"a":{"S":"x"}}}', 'expected every name once'],
    [
      'the same name twice, one of them escaped',
      '{"Item":{"a":{"S":"x"},"\\u0061":{"S":"x"}}}',
      'expected every name once',
    ],
    ['two items', '{"Item":{},"Item":{}}', 'expected every name once'],
    ['a name twice where nobody looks', '{"Item":{},"New":[{"a":1,"a":2}]}', 'expected every name once'],
    ['S that is a number', '{"Item":{"a":{"S":1}}}', 'Item.a: expected {"S":"…"}, got a number'],
    ['N that is a number', '{"Item":{"a":{"N":1}}}', 'Item.a: expected a number of DynamoDB as text'],
    ['N that is no number', '{"Item":{"a":{"N":"NaN"}}}', 'got a string of 3 characters'],
    ['N with 39 digits', `{"Item":{"a":{"N":"${'1'.repeat(39)}"}}}`, 'Item.a: expected a number of DynamoDB'],
    ['NS with such a number', '{"Item":{"a":{"NS":["1",""]}}}', 'Item.a[1]: expected a number of DynamoDB'],
    ['B without padding', '{"Item":{"a":{"B":"aGk"}}}', 'Item.a: expected base64 with padding'],
    ['B of the URL alphabet', '{"Item":{"a":{"B":"-_-_"}}}', 'Item.a: expected base64'],
    ['B with a blank', '{"Item":{"a":{"B":"aG k="}}}', 'Item.a: expected base64'],
    ['B with bits left over', '{"Item":{"a":{"B":"aGl="}}}', 'Item.a: expected base64'],
    ['BS with such a text', '{"Item":{"a":{"BS":["*"]}}}', 'Item.a[0]: expected base64'],
    ['BOOL as text', '{"Item":{"a":{"BOOL":"true"}}}', 'Item.a: expected {"BOOL":true}'],
    [
      'NULL that is false',
      '{"Item":{"a":{"NULL":false}}}',
      'Item.a: expected {"NULL":true}, got the boolean false',
    ],
    ['M that is a list', '{"Item":{"a":{"M":[]}}}', 'Item.a: expected {"M":{…}}, got an array'],
    ['L that is a map', '{"Item":{"a":{"L":{}}}}', 'Item.a: expected {"L":[…]}, got an empty object'],
    ['SS of numbers', '{"Item":{"a":{"SS":["x",1]}}}', 'Item.a[1]: expected a string, got a number'],
    [
      'a fault deep inside',
      '{"Item":{"a":{"M":{"b":{"L":[{"S":"x"},{"M":{"c":7}}]}}}}}',
      'Item.a.b[1].c: expected',
    ],
  ])('%s', (_, line, message) => {
    const error = faultOf(line);
    expect(error.code).toBe('EXPORT_LINE_INVALID');
    expect(error.message).toContain(message);
    expect(error.message).toMatch(/^s3:\/\/bucket\/data\/abc\.json\.gz, line 7: /);
    expect(error.details).toEqual(AT);
  });

  test('shows no value of an item, which a mapping may mask', () => {
    const secret = '4111111111111111';
    for (const value of [
      `{"N":"${secret}x"}`,
      `{"S":${secret}}`,
      `{"B":"${secret}="}`,
      `"${secret}"`,
      `{"SS":[${secret}]}`,
    ]) {
      expect(faultOf(`{"Item":{"card":${value}}}`).message).not.toContain(secret);
    }
  });

  test('that is not UTF-8', () => {
    expect(faultOf(Buffer.from('{"Item":{"a":{"S":"\xff"}}}', 'latin1')).message).toContain(
      'expected UTF-8 text',
    );
    const surrogate = Buffer.concat([
      Buffer.from('{"Item":{"a":{"S":"'),
      Buffer.from([0xed, 0xa0, 0x80]),
      Buffer.from('"}}}'),
    ]);
    expect(faultOf(surrogate).message).toContain('expected UTF-8 text');
  });

  test.each([
    ['in the item', (deep: string) => `{"Item":{"a":${deep}}}`],
    ['where nobody looks', (deep: string) => `{"Item":{"a":{"M":{}},"a":{"M":{}}},"New":${deep}}`],
  ])('that nests without end, %s, without overflowing the stack', (_, lineWith) => {
    const levels = 20_000;
    const error = faultOf(lineWith(`${'{"L":['.repeat(levels)}${']}'.repeat(levels)}`));
    expect(error.code).toBe('EXPORT_LINE_INVALID');
  });

  test('in words that do not repeat the item', () => {
    const { message } = faultOf(`{"Item":{"a":{"N":"${'secret '.repeat(1000)}"}}}`);
    expect(message.length).toBeLessThan(300);
    expect(message).toContain('got a string of 7000 characters');
    expect(message).not.toContain('secret');
  });
});
