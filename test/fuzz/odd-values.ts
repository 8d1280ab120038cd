/** What loaders get wrong: values, keys and names, in DynamoDB JSON. */
import { TIMES } from './odd-times.ts';

const NUMBERS = [
  '0 1 -1 10 100 1.5 -1.5 0.5 0.05 1.50 01 -0 -0.0 00 .5 5. +1 1E3 1e3 1E-3 1.5E+2 1E130 1E-131 1E125 1E-130',
  '2147483647 2147483648 -2147483648 -2147483649 9223372036854775807 9223372036854775808 -9223372036854775808',
  '123456789 999999999 1234567890 12345678.12 99999999.99 100000000 0.001 0.01 0.000001 0.0000001 0.00000123',
  '123456789012345 1234567890123456 0.1 0.12345678901234 0.123456789012345 0.1234567890123456 123456789.123456',
  '1700000000 1700000000000 1700000000000000 1700000000.123456 1700000000.1234567 -1 10413792000 10413791999',
  '1591315200.123 1700000000000.1234 1700000000000000.9 0.0000001 -0.0000001 -0.000001 -1.5 -1.00000000001 1.0000000000',
  '10413791999.99999999 1700000000.00000000000000000000000000000000001 999999999999999999 1000000000000000000 1. 1.x',
  '0.1000000000000000000 12.50 1.500 0.00 -0.00 -0.50 10.0 +5 007.5 12.5.0 1,5 100.000 12345678.120 12345678.1230',
  '10413791999999 10413792000000 -2208988800 -2208988801 99999999999999999999999999999999999999',
  '9007199254740993 1.00000000000000011 0.1000000000000000055 0.99999999999999999999999999999999999999 999999999999999999999999999999999999999 1x NaN Infinity - . e',
].flatMap((line) => line.split(' '));

/** With their quotes. */
const STRINGS: readonly string[] = [
  ...[
    '\\n',
    '\\/',
    '\\u0041',
    '\\ud83d\\ude00',
    '\\ud83d',
    '\\u00e9',
    '\\u0000',
    '\\u001f',
    '\\u001F',
    '\\x',
    '\\u12',
  ].map((escape) => `"a${escape}b"`),
  ...['\\"', '\\\\', '\\b\\f\\r\\t', "it's", '\\\\n', 'é🔔', '\u007f', '\\u2028', '\\u20AC', 'x'].map(
    (escape) => `"${escape}"`,
  ),
  '"__x"',
  '""',
];

export const SCALARS: readonly string[] = [
  ...NUMBERS.map((number) => `{"N":"${number}"}`),
  ...TIMES.map((time) => `{"S":"${time}"}`),
  ...['', 'aGk=', 'aGk', 'aGl=', 'AA==', 'AB==', 'AAA=', 'AAB=', 'AAAA', 'A===', 'a-_='].map(
    (b) => `{"B":"${b}"}`,
  ),
  ...['true', 'false', '1', '"true"', 'null', 'tru', 'falsee'].map((value) => `{"BOOL":${value}}`),
  ...['true', 'false', 'null'].map((value) => `{"NULL":${value}}`),
  ...STRINGS.map((string) => `{"S":${string}}`),
  '{"SS":["b","a"]}',
  '{"SS":["b\\n"]}',
  '{"SS":[]}',
  '{"SS":["\\/"]}',
  '{"NS":["10","9","1.0"]}',
  '{"NS":["1"]}',
  '{"NS":["x"]}',
  '{"BS":["AA==","/w=="]}',
  '{"BS":["AA=="]}',
  '{"L":[]}',
  '{"L":[{"S":"a"},{"NULL":true},{"N":"1"}]}',
  '{"L":[{"N":"1"},{"N":"2.50"}]}',
  '{"L":[{"S":"only"}]}',
  '{"M":{}}',
  '{"M":{"city":{"S":"Łódź"},"lines":{"L":[{"NULL":true},{"M":{"sku":{"N":"1E2"}}}]}}}',
  '{"M":{"b":{"S":"1"},"7":{"S":"2"},"a":{"M":{"2024":{"N":"1"},"x":{"N":"2"}}}}}',
  '{"M":{"a":{"S":"1"},"a":{"S":"2"}}}',
  '{"M":{"a":{"S":"1"},"\\u0061":{"S":"2"}}}',
  '{"M":{"a":{"M":{"a":{"M":{"a":{"S":"x"}}}}},"b":{"M":{"a":{"S":"x"}}}}}',
  '{"M":{"__proto__":{"M":{"__proto__":{"S":"x"}}}}}',
  '{"M":{"":{"S":"x"}}}',
  '{"M":{"city":"bare"}}',
  '{"S":"x","N":"1"}',
  '{"X":"x"}',
  '{}',
  '"bare"',
  'null',
];

/** As orders have them: mostly what the columns of a child table take. */
export const LINES: readonly string[] = [
  '{"L":[{"M":{"sku":{"S":"a"},"n":{"N":"1"}}},{"M":{"n":{"N":"2"},"sku":{"S":"it\'s\\n\\"b\\""}}}]}',
  '{"L":[{"M":{"sku":{"NULL":true},"n":{"N":"0"},"x":{"M":{"n":{"N":"7"}}}}},{"NULL":true},{"M":{}}]}',
  '{"L":[{"M":{"list":{"L":[{"N":"1"},{"NULL":true},{"N":"2.5"}]},"texts":{"SS":["b","a\'c"]}}},{"M":{"texts":{"L":[]}}}]}',
  '{"L":[{"M":{"list":{"NS":["10","9","-1.5"]},"n":{"N":"1700000000.1234567"}}},{"M":{"sku":{"S":"12"}}}]}',
  '{"L":[{"M":{"sku":{"S":"\\u0041"}}},{"M":{"sku":{"N":"99999999999999999999999999999999999999"}}}]}',
  '{"L":[{"M":{"sku":{"S":"__dynaload_null__"},"n":{"N":"9223372036854775808"}}}]}',
  '{"L":[{"M":{"sku":{"S":"a"}}},{"S":"no map"}]}',
  '{"L":[{"L":[{"M":{"sku":{"S":"a"}}}]}]}',
  `{"L":[${Array.from({ length: 101 }, (_, n) => `{"M":{"n":{"N":"${n}"}}}`).join(',')}]}`,
  `{"L":[${Array.from({ length: 99 }, () => '{"M":{}}').join(',')}]}`,
  `{"SS":["${'x'.repeat(1100)}","y"]}`,
  '{"SS":["it\'s"]}',
];

const ODD_NUMBERS = NUMBERS.map((number) => `{"N":"${number}"}`);
const ODD_TIMES = [...TIMES, ...NUMBERS].map((time) => `{"S":"${time}"}`);

const ODD_LISTS = [
  ...STRINGS.flatMap((string) => [`{"L":[{"S":"first"},{"S":${string}}]}`, `{"SS":["zz",${string}]}`]),
  ...NUMBERS.flatMap((number) => [`{"L":[{"N":"${number}"},{"NULL":true}]}`, `{"NS":["${number}","2"]}`]),
  `{"NS":[${['-1.5', '10', '-10', '9', '0.5', '0', '-0.25', '9.75', '100', '-9'].map((n) => `"${n}"`).join(',')}]}`,
  `{"NS":[${Array.from({ length: 17 }, (_, i) => `"${String(50 - i)}"`).join(',')}]}`,
  `{"SS":[${Array.from({ length: 16 }, (_, i) => `"${'é'.repeat((i * 7) % 16)}"`).join(',')}]}`,
  '{"L":[{"BOOL":true},{"BOOL":false}]}',
  '{"L":[{"L":[{"N":"1"}]}]}',
  '{"L":[{"S":"1.50"},{"S":"01"},{"N":"2"}]}',
  '{"SS":["1.50","2"]}',
  `{"NS":["1E-100","${'9'.repeat(38)}","1E38","-1E-37","1E-38"]}`,
  '{"M":{"a":{"N":"1E-130"},"b":{"L":[{"N":"-9.9E+125"},{"N":"0.1"}]}}}',
];

/** Numbers as people write them into text, and what is none. */
const NUMBER_TEXTS = [
  ...NUMBERS.map((number) => `{"S":"${number}"}`),
  ...[
    ' 1',
    '1 ',
    '\\t1',
    '1,200.50',
    '1_000',
    '0x10',
    '１',
    '1\\u0030',
    'none',
    '--1',
    '1e',
    '1E+',
    '.',
    '-.5',
  ].map((each) => `{"S":"${each}"}`),
  `{"S":"${'9'.repeat(38)}"}`,
  `{"S":"${'9'.repeat(39)}"}`,
  `{"S":"0.${'0'.repeat(60)}"}`,
];

/** By attribute: values of a type that its column takes, whether they fit or not. */
export const RELATED: ReadonlyMap<string, readonly string[]> = new Map([
  ...['small', 'big', 'price', 'exact', 'ratio'].map((name) => [name, ODD_NUMBERS] as const),
  ['at', [...ODD_TIMES, ...ODD_NUMBERS]],
  ['number', [...NUMBER_TEXTS, ...ODD_NUMBERS]],
  ['day', ODD_TIMES],
  ['texts', ODD_LISTS],
  ['numbers', ODD_LISTS],
  ['lines', LINES],
]);

export const KEYS = [
  '{"S":"PROFILE"}',
  '{"S":"ORDER#1"}',
  '{"S":"ORDER#"}',
  '{"S":"é"}',
  '{"S":"a\\"b"}',
  '{"S":"\\u0061"}',
  '{"S":"🔔"}',
  '{"N":"1"}',
  '{"N":"1.0"}',
  '{"N":"-5"}',
  '{"N":"12.25"}',
  '{"B":"aGk="}',
  '{"BOOL":true}',
  '{"NULL":true}',
  '{"SS":["a"]}',
];

export const NAMES = [
  'note',
  'tags',
  'lines',
  'with.dot',
  '0',
  '42',
  '€uro',
  '__proto__',
  'x',
  'aws:rep:deleting',
  '',
];

/** Every value that is known to be awkward, once. */
export const ODD_VALUES: readonly string[] = [
  ...new Set([...SCALARS, ...LINES, ...ODD_LISTS, ...ODD_NUMBERS, ...ODD_TIMES, ...NUMBER_TEXTS]),
];
