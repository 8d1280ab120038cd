import { expect, test } from '@jest/globals';
import { toldError } from '../../../src/lambda/tell/told-error.ts';

test('what may quote a row is told by its code and its place', () => {
  const details = {
    file: 'a.json.gz',
    line: 3,
    column: 'amount',
    key: 'USER#1',
    reason: '"hunter2" is no number',
  };
  const { message } = toldError({
    code: 'VALUE_MISMATCH',
    message: 'key USER#1: "hunter2" is no number.',
    details,
  });
  expect(message).toBe(
    'A value did not fit a column whose onMismatch is "fail"; nothing was applied. (column amount, file a.json.gz, line 3)',
  );
});

test('what an engine says of a statement is not told', () => {
  const message = `ERROR: syntax error in INSERT INTO orders VALUES ('hunter2')`;
  expect(toldError({ code: 'WAREHOUSE_FAILED', message, details: {} }).message).not.toContain('hunter2');
  expect(toldError({ code: 'something else', message, details: {} }).message).not.toContain('hunter2');
});

test('everything else is told as it is', () => {
  const error = { code: 'SOURCE_DENIED', message: 'S3 refused listing s3://shop/.', details: {} };
  expect(toldError(error)).toEqual({ code: error.code, message: error.message });
});
