import { expect, it } from '@jest/globals';
import { ionLine } from '../../support/ion-text.ts';

it.each([
  ['a full item', '{"Item":{"pk":{"S":"a\\"b"}}}', '$ion_1_0 {Item:{pk:"a\\"b"}}'],
  ['numbers', '{"Item":{"i":{"N":"103"},"d":{"N":"-1.5"}}}', '$ion_1_0 {Item:{i:103.,d:-1.5}}'],
  ['binary', '{"Item":{"b":{"B":"aGVsbG8="}}}', '$ion_1_0 {Item:{b:{{aGVsbG8=}}}}'],
  ['truth and nothing', '{"Item":{"t":{"BOOL":true},"n":{"NULL":true}}}', '$ion_1_0 {Item:{t:true,n:null}}'],
  [
    'sets',
    '{"Item":{"s":{"SS":["x"]},"n":{"NS":["1","2"]},"b":{"BS":["AA=="]}}}',
    '$ion_1_0 {Item:{s:$dynamodb_SS::["x"],n:$dynamodb_NS::[1.,2.],b:$dynamodb_BS::[{{AA==}}]}}',
  ],
  [
    'maps and lists',
    '{"Item":{"m":{"M":{"l":{"L":[{"S":"x"},{"L":[]}]}}}}}',
    '$ion_1_0 {Item:{m:{l:["x",[]]}}}',
  ],
  [
    'names',
    '{"Item":{"a b":{"S":""},"null":{"S":""},"it\'s":{"S":""}}}',
    `$ion_1_0 {Item:{'a b':"",'null':"",'it\\'s':""}}`,
  ],
  [
    'a change',
    '{"Metadata":{"WriteTimestampMicros":{"N":"1684374845117899"}},"Keys":{"pk":{"S":"k"}},"OldImage":{"pk":{"S":"k"}},"NewImage":{"pk":{"S":"k"},"v":{"N":"1"}}}',
    '$ion_1_0 {Record:{Keys:{pk:"k"},Metadata:{WriteTimestampMicros:1684374845117899.},OldImage:{pk:"k"},NewImage:{pk:"k",v:1.}}}',
  ],
])('writes %s', (_what, json, ion) => {
  expect(ionLine(json)).toBe(ion);
});
