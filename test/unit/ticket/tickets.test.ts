import { describe, expect, it } from '@jest/globals';
import { noCounts } from '../../../src/row/target-rows.ts';
import { formatTicket, makeTicket, parseTicket, type LoadTicket } from '../../../src/ticket/load-ticket.ts';
import {
  formatPart,
  makePart,
  parsePart,
  partName,
  type FileCounts,
  type StagedPart,
} from '../../../src/ticket/staged-part.ts';
import { assembleLoad } from '../../../src/ticket/whole-load.ts';
import { notesTarget, planOf } from '../../contract/contract-loads.ts';

const files = [
  { key: 'data/1', itemCount: 3, md5: 'a==' },
  { key: 'data/2', itemCount: 2, md5: null },
];

function ticket(maxRejects = 0): LoadTicket {
  const target = { ...notesTarget('orders'), maxRejects };
  return makeTicket(target, planOf({ target, plan: { files, items: 5 } }), {
    generation: '1764240000000000',
    sequence: '1764240000000001',
    basis: { generation: '1764240000000000', loads: 7 },
    isPublished: true,
    staging: { kind: 'files', folder: 'rows/orders/', compression: 'zstd' },
  });
}

function fileOf(index: number, counts: Partial<FileCounts> = {}): FileCounts {
  const { key = '', md5 = null, itemCount: items = 0 } = files[index] ?? {};
  return { ...noCounts(), key, md5, items, puts: items, ...counts };
}

function partOf(...counts: readonly FileCounts[]): StagedPart {
  const puts = counts.reduce((sum, file) => sum + file.puts, 0);
  const file = { key: 'rows/orders/part-ab/puts-00001.csv.zst', bytes: 100 };
  const staged = { kind: 'files', puts: [file], tombstones: [], rejects: null } as const;
  return makePart(ticket(), {
    files: counts,
    rows: { puts, tombstones: 0 },
    seen: [0, 2],
    nulled: [{ column: 1, count: 3, at: { file: 'a.json.gz', line: 7 }, reason: 'expected int32' }],
    rejects: [],
    staged,
  });
}

describe('a ticket and a part', () => {
  it('come back from their text as they were', () => {
    expect(parseTicket(formatTicket(ticket()))).toEqual(ticket());
    const part = partOf(fileOf(0));
    expect(parsePart(formatPart(part))).toEqual(part);
  });

  it.each([
    ['no JSON', 'LoadTicket', /not JSON/],
    ['another version', JSON.stringify({ ...ticket(), version: 2 }), /"version"/],
    ['a sequence that is none', JSON.stringify({ ...ticket(), sequence: 12 }), /"sequence"/],
    ['a field that is not known', JSON.stringify({ ...ticket(), priority: 1 }), /priority/],
  ])('of which the text is %s are refused', (_what, text, message) => {
    const refused = expect.objectContaining({
      code: 'LOAD_TICKET_INVALID',
      message: expect.stringMatching(message),
    });
    expect(() => parseTicket(text)).toThrow(refused);
  });

  it('of a part follows its name from its files alone', () => {
    expect(partOf(fileOf(1), fileOf(0)).name).toBe(partName(files));
    expect(partName([{ key: 'a","b' }])).not.toBe(partName([{ key: 'a' }, { key: 'b' }]));
  });
});

describe('a load of parts', () => {
  it.each([
    [
      'in files of others',
      { kind: 'files', puts: [{ key: 'rows/other/x', bytes: 1 }], tombstones: [], rejects: null },
    ],
    ['in a file of rejects of others', { kind: 'files', puts: [], tombstones: [], rejects: 'rows/orders' }],
    ['in a table', { kind: 'table', table: 'orders__stg_1_ab' }],
  ] as const)('is refused when the rows of a part wait %s', (_where, staged) => {
    const foreign = expect.objectContaining({ code: 'LOAD_PART_FOREIGN' });
    expect(() => assembleLoad(ticket(), [{ ...partOf(fileOf(0)), staged }, partOf(fileOf(1))])).toThrow(
      foreign,
    );
  });

  it('is refused when the ticket does not name all files of the batch', () => {
    const invalid = expect.objectContaining({ code: 'LOAD_TICKET_INVALID' });
    const cut = { ...ticket(), files: files.slice(0, 1) };
    expect(() => assembleLoad(cut, [partOf(fileOf(0))])).toThrow(invalid);
  });

  it('counts items and rows apart', () => {
    const rejecting = fileOf(1, { puts: 1, rejected: 1 });
    const part = { ...partOf(rejecting), rows: { puts: 1, tombstones: 1 } };
    expect(assembleLoad(ticket(1), [partOf(fileOf(0)), part])).toEqual({
      counts: { ...noCounts(), puts: 4, rejected: 1 },
      rows: { puts: 4, tombstones: 1 },
    });
  });

  it('is refused for a file that had another checksum when it was staged', () => {
    const changed = partOf(fileOf(0, { md5: 'b==' }), fileOf(1));
    expect(() => assembleLoad(ticket(), [changed])).toThrow(
      expect.objectContaining({
        code: 'LOAD_PART_FOREIGN',
        message: expect.stringMatching(/data\/1.*checksum/),
      }),
    );
  });

  it('is refused for too many rejects before all parts are there, and says that there may be more', () => {
    const rejecting = partOf(fileOf(0, { puts: 1, rejected: 2 }));
    expect(() => assembleLoad(ticket(1), [rejecting])).toThrow(
      expect.objectContaining({ code: 'TOO_MANY_REJECTS', message: expect.stringContaining('at least 2') }),
    );
  });

  it('counts a single reject as one', () => {
    const rejecting = partOf(fileOf(0, { puts: 2, rejected: 1 }));
    expect(() => assembleLoad(ticket(0), [rejecting])).toThrow(/at least 1 row of export \S+ does not fit/);
  });

  it('is no load when an item of a file is not accounted for', () => {
    const short = partOf(fileOf(0, { puts: 2 }), fileOf(1));
    expect(() => assembleLoad(ticket(), [short])).toThrow(expect.objectContaining({ code: 'INTERNAL' }));
  });
});
