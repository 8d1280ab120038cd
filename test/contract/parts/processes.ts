/** Loads that are begun, staged and applied by different processes: all that they share is text. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { findExport } from '../../../src/export/export-catalog.ts';
import { batchOf } from '../../../src/export/export-info.ts';
import { readFileManifest } from '../../../src/export/file-manifest.ts';
import { openSource } from '../../../src/export/open-source.ts';
import { stageFiles } from '../../../src/load/stage-files.ts';
import { compileMapping } from '../../../src/mapping/compile-mapping.ts';
import { generateFullExport, writeExports } from '../../support/export-generator.ts';
import { AT, TO, unicorns } from '../../support/unicorn-exports.ts';
import type { LedgerEntry } from '../../../src/ledger/ledger.ts';
import type { TargetMapping } from '../../../src/mapping/mapping.ts';
import { noCounts } from '../../../src/row/target-rows.ts';
import { formatTicket, parseTicket } from '../../../src/ticket/load-ticket.ts';
import { formatPart, makePart, parsePart, partName } from '../../../src/ticket/staged-part.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';
import type { ContractContext } from '../contract-harness.ts';
import {
  beginTicket,
  countRows,
  loadRows,
  notesTarget,
  put,
  putBlock,
  readNotes,
  readRows,
  seenOf,
  tombstone,
  tombstoneBlock,
  uniqueTable,
  type LoadSpec,
  type Put,
  type Tombstone,
} from '../contract-loads.ts';

/** A data file, with an item for each row. */
interface File {
  readonly key: string;
  readonly puts: readonly Put[];
  readonly tombstones?: readonly Tombstone[];
  readonly rejected?: number;
}

const [ONE, TWO, THREE]: readonly [File, File, File] = [
  { key: 'data/1', puts: [put('a', 'one', 200), put('b', 'one', 200)] },
  { key: 'data/2', puts: [put('c', 'two', 200)], tombstones: [tombstone('old', 200)] },
  { key: 'data/3', puts: [], tombstones: [tombstone('never', 200)] },
];
const AFTER = { a: 'one', b: 'one', c: 'two' };

const itemsOf = ({ puts, tombstones = [], rejected = 0 }: File): number =>
  puts.length + tombstones.length + rejected;

interface Begun {
  readonly target: TargetMapping;
  /** The ticket. */
  readonly text: string;
  readonly spec: LoadSpec;
}

export function testProcesses(context: () => ContractContext): void {
  /** Another process, with a connection of its own. */
  const elsewhere = async <Result>(work: (warehouse: Warehouse) => Promise<Result>): Promise<Result> => {
    const warehouse = await context().opened.openAgain();
    try {
      return await work(warehouse);
    } finally {
      await warehouse.close();
    }
  };

  /** A load of three files: into a table with one row, or into a new one. */
  const begin = async (into: 'existing' | 'new', target = notesTarget()): Promise<Begun> => {
    const { warehouse } = context();
    const full = await loadRows(warehouse, { target, puts: [put('old', 'x', 100)] });
    const files = [ONE, TWO, THREE].map((file) => ({ key: file.key, itemCount: itemsOf(file), md5: null }));
    const items = files.reduce((sum, { itemCount }) => sum + itemCount, 0);
    const spec: LoadSpec = {
      target,
      exportId: '02',
      over: await seenOf(warehouse, target),
      plan: { files, items },
      ...(into === 'existing' ? { into: full.generation } : {}),
    };
    const text = formatTicket(await elsewhere((other) => beginTicket(other, spec)));
    return { target, text, spec };
  };

  const stage = async ({ target, text }: Begun, ...files: readonly File[]): Promise<string> =>
    elsewhere(async (warehouse) => {
      const ticket = parseTicket(text);
      const writer = await warehouse.stage({ ticket, target, part: partName(files) });
      const rows = { puts: 0, tombstones: 0 };
      for (const { puts, tombstones = [] } of files) {
        await writer.write(putBlock(warehouse, target, puts));
        await writer.write(tombstoneBlock(warehouse, target, tombstones));
        rows.puts += puts.length;
        rows.tombstones += tombstones.length;
      }
      const counted = files.map((file) => {
        const { key, puts, tombstones = [], rejected = 0 } = file;
        const counts = { ...noCounts(), puts: puts.length, deletes: tombstones.length, rejected };
        return { key, md5: null, items: itemsOf(file), ...counts };
      });
      const staged = await writer.finish();
      return formatPart(
        makePart(ticket, { files: counted, rows, seen: [], nulled: [], rejects: [], staged }),
      );
    });

  const apply = async ({ target, text }: Begun, ...parts: readonly string[]): Promise<LedgerEntry> =>
    elsewhere((warehouse) =>
      warehouse.apply({ ticket: parseTicket(text), target, parts: parts.map(parsePart) }),
    );

  const stageAll = async (load: Begun): Promise<readonly string[]> => {
    const parts: string[] = [];
    for (const file of [ONE, TWO, THREE]) parts.push(await stage(load, file));
    return parts;
  };

  const expectApplied = async ({ target, spec }: Begun): Promise<void> => {
    const { warehouse } = context();
    expect(await readNotes(warehouse, target)).toEqual(AFTER);
    expect(await countRows(warehouse, target)).toBe(3);
    expect((await seenOf(warehouse, target))?.loads).toBe(spec.into === undefined ? 1 : 2);
  };

  const expectUntouched = async ({ target }: Begun): Promise<void> => {
    const { warehouse } = context();
    expect(await readNotes(warehouse, target)).toEqual({ old: 'x' });
    expect((await seenOf(warehouse, target))?.loads).toBe(1);
  };

  describe.each(['existing', 'new'] as const)('a load into a generation that is %s', (into) => {
    it('is staged by three processes, and applied by a fourth', async () => {
      const load = await begin(into);
      const parts = await stageAll(load);
      await expectUntouched(load);
      const entry = await apply(load, ...parts);
      expect(entry).toMatchObject({ rows: 3, items: 5, puts: 3, deletes: 2 });
      await expectApplied(load);
    });

    it('has a part that was staged twice, once and at the same time', async () => {
      const load = await begin(into);
      const [one, three] = [await stage(load, ONE), await stage(load, THREE)];
      const again = await stage(load, ONE);
      const [left, right] = await Promise.all([stage(load, TWO), stage(load, TWO)]);
      expect(parsePart(left).name).toBe(parsePart(right).name);
      expect(parsePart(one).name).toBe(parsePart(again).name);
      await apply(load, one, right, three);
      await expectApplied(load);
      await apply(load, again, left, three);
      await expectApplied(load);
    });

    it('is applied once, by two processes at once and by another one later', async () => {
      const load = await begin(into);
      const parts = await stageAll(load);
      const outcomes = await Promise.allSettled([apply(load, ...parts), apply(load, ...parts)]);
      const entries = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      expect(entries.length).toBeGreaterThan(0);
      for (const one of outcomes) {
        if (one.status === 'rejected') expect(one).toMatchObject({ reason: { code: 'LEASE_HELD' } });
      }
      await expectApplied(load);
      const later = await apply(load, ...parts);
      expect(later).toMatchObject({ sequence: entries[0]?.sequence, rows: 3, items: 5 });
      await expectApplied(load);
      const { warehouse } = context();
      const state = (await warehouse.readTargets([load.target.table])).get(load.target.table);
      expect(state?.ledger.lastLoads.at(-1)).toEqual(later);
    });

    it('is not applied any more once it was given up', async () => {
      const load = await begin(into);
      const parts = await stageAll(load);
      await elsewhere((warehouse) => warehouse.abandon(parseTicket(load.text)));
      await expect(apply(load, ...parts)).rejects.toMatchObject({ code: 'LEASE_HELD' });
      await expectUntouched(load);
    });
  });

  it('loads an export of which other processes read other files', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dynaload-files-'));
    try {
      const written = generateFullExport({ ...unicorns, files: 3, at: AT });
      await writeExports(folder, [written]);
      const source = await openSource(folder);
      const { store } = source;
      const { signal } = new AbortController();
      const info = await findExport(source, written.exportId, { now: TO, signal });
      const files = await readFileManifest(store, info, signal);
      expect(files.length).toBeGreaterThan(2);
      const columns = { pk: 'string', sk: 'int64' };
      const targets = [uniqueTable(), uniqueTable()].map((table) => ({ table, columns }));
      const mapping = compileMapping(
        { source: { table: 'unicorns', keys: ['pk', 'sk'] }, targets },
        'm.json',
      );
      const plan = { batch: batchOf(info), base: AT, items: info.itemCount, files };
      const tickets: string[] = [];
      for (const target of mapping.targets) {
        tickets.push(
          await elsewhere(async (other) => formatTicket(await beginTicket(other, { target, plan }))),
        );
      }
      const parts = tickets.map((): string[] => []);
      for (const file of files) {
        const outcomes = await elsewhere((warehouse) =>
          stageFiles({
            warehouse,
            store,
            mapping,
            tickets: tickets.map(parseTicket),
            files: [file],
            onLines: () => undefined,
            onNoThreads: () => undefined,
            signal,
          }),
        );
        for (const [index, outcome] of outcomes.entries()) {
          if ('part' in outcome) parts[index]?.push(formatPart(outcome.part));
        }
      }
      for (const [index, target] of mapping.targets.entries()) {
        const load = { target, text: tickets[index] ?? '', spec: { target } };
        const { rows, items } = await apply(load, ...(parts[index] ?? []));
        expect([rows, items]).toEqual([40, 40]);
        const found = await readRows(context().warehouse, target);
        expect(found.map(({ sk }) => Number(sk)).toSorted((a, b) => a - b)).toEqual([...Array(40).keys()]);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  describe('a load whose parts are not the whole of it', () => {
    it('is refused with the data file that is missing, doubled or of another load', async () => {
      const load = await begin('existing');
      const [one, two, three] = await stageAll(load);
      if (one === undefined || two === undefined || three === undefined) throw new Error('three parts');
      const both = await stage(load, ONE, TWO);
      const strange = await stage(load, { ...THREE, key: 'data/4' });
      const other = await begin('existing');
      const foreign = await stage(other, THREE);
      const expectRefused = async (parts: readonly string[], code: string, file: string): Promise<void> => {
        await expect(apply(load, ...parts)).rejects.toMatchObject({
          code,
          details: { file, exportId: '02' },
          message: expect.stringContaining(file),
        });
        await expectUntouched(load);
      };
      await expectRefused([one, three], 'LOAD_PART_MISSING', 'data/2');
      await expectRefused([both, two, three], 'LOAD_PART_DOUBLED', 'data/2');
      await expectRefused([one, two, foreign], 'LOAD_PART_FOREIGN', 'data/3');
      await expectRefused([one, two, three, strange], 'LOAD_PART_FOREIGN', 'data/4');
      await apply(load, both, three);
      await expectApplied(load);
    });

    it('is refused when the rejects of all parts together are too many', async () => {
      const load = await begin('existing', { ...notesTarget(), maxRejects: 1 });
      const rejecting = (file: File): File => ({ ...file, puts: file.puts.slice(1), rejected: 1 });
      const parts = [await stage(load, rejecting(ONE)), await stage(load, rejecting(TWO))];
      await expect(apply(load, ...parts, await stage(load, THREE))).rejects.toMatchObject({
        code: 'TOO_MANY_REJECTS',
        details: { rejected: 2, maxRejects: 1 },
      });
      await expectUntouched(load);
    });

    it('is staged and applied by the mapping with which it was begun', async () => {
      const load = await begin('existing');
      const parts = await stageAll(load);
      const changed = { ...load, target: { ...load.target, hash: 'another' } };
      await expect(stage(changed, ONE)).rejects.toMatchObject({ code: 'LOAD_TICKET_INVALID' });
      await expect(apply(changed, ...parts)).rejects.toMatchObject({ code: 'LOAD_TICKET_INVALID' });
      await apply(load, ...parts);
      await expectApplied(load);
    });
  });
}
