import { describe, expect, it } from '@jest/globals';
import { ClickHouseError } from '@clickhouse/client';
import { DynaloadError } from '../../../../src/errors.ts';
import { toDynaloadError } from '../../../../src/warehouse/clickhouse/connect/clickhouse-errors.ts';

const context = { warehouse: 'clickhouse://me@host:8443/db', activity: 'take rows', showDetail: false };

const vendor = (code: string, type: string, message: string): ClickHouseError =>
  new ClickHouseError({ code, type, message });

describe('toDynaloadError', () => {
  it.each([
    ['516', 'AUTHENTICATION_FAILED', 'WAREHOUSE_DENIED', false],
    ['497', 'ACCESS_DENIED', 'WAREHOUSE_DENIED', false],
    ['192', 'UNKNOWN_USER', 'WAREHOUSE_DENIED', false],
    ['252', 'TOO_MANY_PARTS', 'WAREHOUSE_BUSY', true],
    ['202', 'TOO_MANY_SIMULTANEOUS_QUERIES', 'WAREHOUSE_BUSY', true],
    ['241', 'MEMORY_LIMIT_EXCEEDED', 'WAREHOUSE_BUSY', true],
    ['319', 'UNKNOWN_STATUS_OF_INSERT', 'WAREHOUSE_BUSY', true],
    ['999', 'KEEPER_EXCEPTION', 'WAREHOUSE_BUSY', true],
    ['243', 'NOT_ENOUGH_SPACE', 'DISK_FULL', false],
    ['115', 'UNKNOWN_SETTING', 'WAREHOUSE_UNSUPPORTED', false],
    ['48', 'NOT_IMPLEMENTED', 'WAREHOUSE_UNSUPPORTED', false],
    ['60', 'UNKNOWN_TABLE', 'WAREHOUSE_FAILED', false],
    ['62', 'SYNTAX_ERROR', 'WAREHOUSE_FAILED', false],
  ])('maps code %s (%s) to %s', (code, type, expected, retryable) => {
    const cause = vendor(code, type, 'what happened');
    expect(toDynaloadError(cause, context)).toMatchObject({
      code: expected,
      retryable,
      cause,
      message: expect.stringContaining(`code ${code} ${type}`),
      details: { warehouse: context.warehouse, clickhouseCode: Number(code) },
    });
  });

  it('takes an error of a session of the embedded engine for what it is, and quotes no data from it', () => {
    const cause = Object.assign(
      new Error('Code: 27. DB::Exception: Cannot parse "secret"\n(at row 2). (CANNOT_PARSE_INPUT)'),
      { code: 'CHDB_QUERY', clickhouseCode: 27 },
    );
    const error = toDynaloadError(cause, context);
    expect(error).toMatchObject({
      code: 'WAREHOUSE_FAILED',
      message: 'ClickHouse refused to take rows (code 27 CANNOT_PARSE_INPUT).',
      details: { clickhouseCode: 27 },
    });
    const missing = Object.assign(
      new Error('Code: 60. DB::Exception: Table d.t does not exist. (UNKNOWN_TABLE) (version 26.5.1)'),
      { code: 'CHDB_QUERY', clickhouseCode: 60 },
    );
    expect(toDynaloadError(missing, context).message).toBe(
      'ClickHouse refused to take rows (code 60 UNKNOWN_TABLE): Table d.t does not exist.',
    );
  });

  it('tells what is wrong with a statement of the reader’s own from what is wrong with the server', () => {
    const own = { ...context, showDetail: true };
    expect(toDynaloadError(vendor('48', 'NOT_IMPLEMENTED', 'no'), own).code).toBe('WAREHOUSE_FAILED');
    expect(toDynaloadError(vendor('164', 'READONLY', 'no'), own).code).toBe('QUERY_NOT_READ_ONLY');
    expect(toDynaloadError(vendor('497', 'ACCESS_DENIED', 'no'), own).code).toBe('WAREHOUSE_DENIED');
  });

  it.each([
    Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' }),
    Object.assign(new Error('getaddrinfo ENOTFOUND host'), { code: 'ENOTFOUND' }),
    Object.assign(new Error('read'), { code: 'ECONNRESET' }),
    Object.assign(new Error('write EPROTO bad record mac'), { code: 'EPROTO' }),
    new Error('socket hang up'),
    new Error('Timeout error.'),
    new Error('self-signed certificate'),
  ])('takes %s for a warehouse out of reach', (cause) => {
    expect(toDynaloadError(cause, context)).toMatchObject({
      code: 'WAREHOUSE_UNREACHABLE',
      retryable: true,
      cause,
      message: expect.stringContaining(context.warehouse),
    });
  });

  it('takes a full disk, and too many open files, for what they are, on the server and here', () => {
    const full = vendor('243', 'NOT_ENOUGH_SPACE', 'Cannot reserve 1.00 MiB, not enough space');
    const written = vendor(
      '75',
      'CANNOT_WRITE_TO_FILE_DESCRIPTOR',
      'x: , errno: 28, strerror: No space left',
    );
    const spool = Object.assign(new Error('ENOSPC: x'), { code: 'ENOSPC', syscall: 'write' });
    for (const thrown of [full, written, spool]) {
      const error = toDynaloadError(thrown, context);
      expect(error).toMatchObject({ code: 'DISK_FULL', hint: expect.stringContaining('Make room') });
      expect(error.message).toContain(context.warehouse);
    }
    const files = vendor(
      '76',
      'CANNOT_OPEN_FILE',
      'Cannot open file x: , errno: 24, strerror: Too many open',
    );
    expect(toDynaloadError(files, context).code).toBe('FILE_LIMIT_REACHED');
  });

  it('takes the page of a proxy for a warehouse that is busy', () => {
    const page = new Error('<html><h1>502 Bad Gateway</h1></html>');
    expect(toDynaloadError(page, context)).toMatchObject({ code: 'WAREHOUSE_BUSY', retryable: true });
  });

  it('leaves the data out of the message, unless the statement is the reader’s own', () => {
    const error = vendor(
      '27',
      'CANNOT_PARSE_INPUT_ASSERTION_FAILED',
      'Cannot parse: row 1: alice@example.com',
    );
    expect(toDynaloadError(error, context).message).not.toContain('alice');
    expect(toDynaloadError(error, { ...context, showDetail: true }).message).toContain('alice');
  });

  it('shortens long messages to one line', () => {
    const { message } = toDynaloadError(vendor('60', 'UNKNOWN_TABLE', `a\n${'x'.repeat(5000)}`), context);
    expect(message).not.toContain('\n');
    expect(message.length).toBeLessThan(600);
  });

  it('hands on what is a DynaloadError already, and wraps what is nothing known', () => {
    const ours = new DynaloadError('LEASE_HELD', 'held');
    expect(toDynaloadError(ours, context)).toBe(ours);
    expect(toDynaloadError('odd', context)).toMatchObject({ code: 'WAREHOUSE_FAILED', cause: 'odd' });
  });
});
