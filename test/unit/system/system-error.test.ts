import { describe, expect, test } from '@jest/globals';
import { asSystemError, systemError, systemReason } from '../../../src/system/system-error.ts';

function fault(code: string, syscall?: string): Error {
  const text = `${code}: the words of Node, ${syscall ?? ''} '/a?token=SECRET'`;
  return Object.assign(new Error(text), { code, ...(syscall === undefined ? {} : { syscall }) });
}

describe('what the system says, in words', () => {
  test.each([
    ['EACCES', 'FILE_UNUSABLE', 'permission denied', /right/],
    ['EROFS', 'FILE_UNUSABLE', 'the file system can only be read', /right/],
    ['ELOOP', 'FILE_UNUSABLE', 'its symbolic links lead in a circle', /another place/],
    ['ENOSPC', 'DISK_FULL', 'no space is left on the device', /room/],
    ['EDQUOT', 'DISK_FULL', 'the quota of the disk is used up', /room/],
    ['EMFILE', 'FILE_LIMIT_REACHED', 'this process has as many files open as it may', /ulimit -n/],
    ['ESOMETHING', 'FILE_UNUSABLE', 'the system answered ESOMETHING', /^$/],
  ])('%s is %s', (code, expected, reason, hint) => {
    const error = systemError(fault(code), 'The mapping a cannot be read');
    expect(error).toMatchObject({ code: expected, message: `The mapping a cannot be read: ${reason}.` });
    expect(error.hint ?? '').toMatch(hint);
  });

  test('the hint of a caller wins, but where the machine has run out of something', () => {
    const options = { hint: 'Name another.' };
    expect(systemError(fault('EACCES'), 'x', options).hint).toBe('Name another.');
    expect(systemError(fault('EMFILE'), 'x', options).hint).toContain('ulimit');
  });

  test('a code without words is named, and what stands around it is not shown', () => {
    expect(systemReason(fault('EOTHER', 'stat'))).toBe('the system answered EOTHER');
    expect(systemReason(new Error('plain'))).toBe('plain');
  });
});

describe('a fault of files that nobody expected', () => {
  test('is no defect', () => {
    const error = Object.assign(fault('EMFILE', 'open'), { path: '/a/b.js' });
    expect(asSystemError(error)).toMatchObject({
      code: 'FILE_LIMIT_REACHED',
      message: '/a/b.js cannot be used (open): this process has as many files open as it may.',
    });
    expect(asSystemError(fault('ENOENT', 'uv_cwd'))).toMatchObject({
      code: 'FILE_UNUSABLE',
      message: 'The working folder cannot be used: it does not exist.',
    });
  });

  test.each([
    ['a socket', fault('EACCES', 'connect')],
    ['no call', fault('EACCES')],
    ['another code', fault('ERR_INVALID_ARG_TYPE', 'open')],
    ['no error', { code: 'EMFILE', syscall: 'open' }],
  ])('%s is left alone', (_what, thrown) => {
    expect(asSystemError(thrown)).toBeNull();
  });
});
