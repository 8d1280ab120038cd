import { expect, test } from '@jest/globals';
import { ByteWriter } from '../../../src/row/byte-writer.ts';

test('what is written comes out in its order, however often the buffer has to grow', () => {
  const out = new ByteWriter(1);
  out.byte(0x61);
  out.ascii('bc');
  out.utf8('é€🔔');
  out.bytes(Buffer.from('d'));
  out.copy(Buffer.from('-short-'), 1, 6);
  out.copy(Buffer.from('x'.repeat(1000)), 500, 1000);
  const expected = `abcé€🔔dshort${'x'.repeat(500)}`;
  expect(out.length).toBe(Buffer.byteLength(expected));
  expect(Buffer.from(out.take()).toString()).toBe(expected);
});

test('what was written can be taken back, copied elsewhere, or taken, after which the writer starts afresh', () => {
  const out = new ByteWriter(4);
  out.ascii('abcdef');
  out.truncate(3);
  const target = Buffer.from('--------');
  out.copyTo(target, 2);
  expect(target.toString()).toBe('--abc---');
  const taken = out.take();
  expect(out.length).toBe(0);
  out.ascii('xyz');
  expect(Buffer.from(taken).toString()).toBe('abc');
  expect(Buffer.from(out.take()).toString()).toBe('xyz');
});
