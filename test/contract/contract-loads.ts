/** How the contract's tests state a load: rows of cells, tombstones, and what the ledger is told. */
import { createHash } from 'node:crypto';
import type { ColumnType } from '../../src/type/column-type.ts';
import { shapeOf } from '../../src/mapping/mapping-hash.ts';
import type { ColumnMapping, TargetMapping } from '../../src/mapping/mapping.ts';
import { ByteWriter } from '../../src/row/byte-writer.ts';
import { dayOf, isWithin } from '../../src/type/calendar.ts';
import type { Cell } from '../../src/type/cell.ts';
import type { RowBlock } from '../../src/row/row-block.ts';
import type { Batch } from '../../src/ledger/batch.ts';
import type { LedgerEntry, LoadAction } from '../../src/ledger/ledger.ts';
import type { Reject } from '../../src/row/reject.ts';
import { noCounts, type RowCounts } from '../../src/row/target-rows.ts';
import type { LoadPlan } from '../../src/ticket/load-ticket.ts';
import { makePart, type SentRows, type StagedPart, type StagedRows } from '../../src/ticket/staged-part.ts';
import type {
  Basis,
  LoadInto,
  LoadTicket,
  PartWriter,
  QueryResult,
  Warehouse,
} from '../../src/warehouse/warehouse.ts';

let tables = 0;

/** A name that no other test uses. */
export function uniqueTable(): string {
  tables += 1;
  return `orders_${tables}`;
}

export interface ColumnSpec {
  readonly name: string;
  readonly type: ColumnType;
  readonly key?: boolean;
}

export function targetOf(table: string, columns: readonly ColumnSpec[]): TargetMapping {
  const digest = createHash('sha256').update(JSON.stringify(columns)).digest('hex').slice(0, 12);
  const target = {
    table,
    where: [],
    whereAttributes: [],
    columns: columns.map(({ name, type, key }): ColumnMapping => ({
      name,
      source: { kind: 'path', path: [name] },
      type,
      nullable: key !== true,
      onMismatch: 'reject',
      default: null,
      nullValues: [],
    })),
    keyColumns: columns.flatMap(({ key }, index) => (key === true ? [index] : [])),
    maxRejects: 0,
    hash: `mapping ${digest}`,
    shapeHash: `shape ${digest}`,
  };
  const keys = target.keyColumns.map((index) => columns[index]?.name ?? '');
  return { ...target, shape: shapeOf(target, keys) };
}

/** The target of most tests: a key of two parts, and one text. */
export function notesTarget(table = uniqueTable()): TargetMapping {
  return targetOf(table, [
    { name: 'pk', type: { kind: 'string' }, key: true },
    { name: 'sk', type: { kind: 'string' }, key: true },
    { name: 'note', type: { kind: 'string' } },
  ]);
}

export const text = (value: string): Cell => ({ kind: 'text', text: value });
export const NULL: Cell = { kind: 'null' };

export interface Put {
  readonly cells: readonly Cell[];
  readonly version: number;
}

export interface Tombstone {
  readonly key: readonly Cell[];
  readonly version: number;
}

/** A row of `notesTarget`. */
export function put(pk: string, note: string | null, version: number): Put {
  return { cells: [text(pk), text('s'), note === null ? NULL : text(note)], version };
}

export function tombstone(pk: string, version: number): Tombstone {
  return { key: [text(pk), text('s')], version };
}

export function putBlock(warehouse: Warehouse, target: TargetMapping, puts: readonly Put[]): RowBlock {
  const types = target.columns.map(({ type }) => type);
  const rows = puts.map(({ cells, version }) => ({ cells, version }));
  return { kind: 'puts', bytes: encode(warehouse, types, rows), rows: rows.length };
}

export function tombstoneBlock(
  warehouse: Warehouse,
  target: TargetMapping,
  tombstones: readonly Tombstone[],
): RowBlock {
  const types = target.keyColumns.flatMap((index) => target.columns[index]?.type ?? []);
  const rows = tombstones.map(({ key, version }) => ({ cells: key, version }));
  return { kind: 'tombstones', bytes: encode(warehouse, types, rows), rows: rows.length };
}

function encode(warehouse: Warehouse, types: readonly ColumnType[], rows: readonly Put[]): Uint8Array {
  const format = warehouse.dialect.rowFormat;
  const out = new ByteWriter();
  for (const { cells, version } of rows) {
    cells.forEach((cell, index) => {
      const type = types[index];
      if (type === undefined) throw new Error('more cells than columns');
      format.cell(cell, type, out);
      out.byte(format.separator);
    });
    out.ascii(String(version));
    out.byte(format.terminator);
  }
  return out.take();
}

export interface LoadSpec {
  readonly target: TargetMapping;
  /** Generation to merge into; a new one when it is not given. */
  readonly into?: string;
  /** How many loads that has had when the load was planned; as many as it has now when it is not given. */
  readonly loads?: number;
  /** What a new generation takes the place of; what readers see now when it is not given. */
  readonly over?: Basis | null;
  readonly exportId?: string;
  readonly action?: LoadAction;
  readonly publish?: boolean;
  readonly puts?: readonly Put[];
  readonly tombstones?: readonly Tombstone[];
  /** Whatever else is to be different. */
  readonly plan?: Partial<LoadPlan>;
}

/** One whole load: begin, stage, apply. */
export async function loadRows(warehouse: Warehouse, spec: LoadSpec): Promise<LedgerEntry> {
  const planned = { ...spec, over: await overOf(warehouse, spec) };
  const load = await beginLoad(warehouse, planned);
  await writeRows(load, planned);
  return load.commit(commitOf(planned));
}

/** A load with one part, in one process. */
export class OnePartLoad {
  readonly ticket: LoadTicket;
  readonly #warehouse: Warehouse;
  readonly #target: TargetMapping;
  readonly #writer: PartWriter;
  #staged: StagedRows | undefined;

  constructor(warehouse: Warehouse, target: TargetMapping, ticket: LoadTicket, writer: PartWriter) {
    this.ticket = ticket;
    this.#warehouse = warehouse;
    this.#target = target;
    this.#writer = writer;
  }

  get warehouse(): Warehouse {
    return this.#warehouse;
  }

  async write(block: RowBlock): Promise<void> {
    await this.#writer.write(block);
  }

  async quarantine(rejects: readonly Reject[]): Promise<void> {
    await this.#writer.quarantine(rejects);
  }

  /** What was written, as a part. */
  async part({ counts, written }: Counted, signal?: AbortSignal): Promise<StagedPart> {
    this.#staged ??= await this.#writer.finish(signal);
    const staged = this.#staged;
    const files = this.ticket.files.map(({ key, md5, itemCount: items }) => ({ key, md5, items, ...counts }));
    return makePart(this.ticket, { files, rows: written, seen: [], nulled: [], rejects: [], staged });
  }

  async commit(counted: Counted, signal?: AbortSignal): Promise<LedgerEntry> {
    const parts = [await this.part(counted, signal)];
    return this.#warehouse.apply({ ticket: this.ticket, target: this.#target, parts }, signal);
  }

  async abort(): Promise<void> {
    await this.#writer.abort();
    await this.#warehouse.abandon(this.ticket);
  }
}

export async function beginLoad(warehouse: Warehouse, spec: LoadSpec): Promise<OnePartLoad> {
  const { target } = spec;
  const ticket = await beginTicket(warehouse, spec);
  const writer = await warehouse.stage({ ticket, target, part: 'all' });
  return new OnePartLoad(warehouse, target, ticket, writer);
}

export async function beginTicket(warehouse: Warehouse, spec: LoadSpec): Promise<LoadTicket> {
  const into: LoadInto =
    spec.into === undefined
      ? { kind: 'new' }
      : { kind: 'existing', basis: await basisOf(warehouse, spec, spec.into) };
  return warehouse.begin({ target: spec.target, into, plan: planOf(spec) });
}

async function overOf(warehouse: Warehouse, { target, over }: LoadSpec): Promise<Basis | null> {
  return over === undefined ? seenOf(warehouse, target) : over;
}

/** A generation that readers do not see is taken to have had the one load that made it. */
async function basisOf(
  warehouse: Warehouse,
  { target, loads }: LoadSpec,
  generation: string,
): Promise<Basis> {
  if (loads !== undefined) return { generation, loads };
  const seen = await seenOf(warehouse, target);
  return seen?.generation === generation ? seen : { generation, loads: 1 };
}

/** What readers of a target see; null for nothing. */
export async function seenOf(warehouse: Warehouse, { table }: TargetMapping): Promise<Basis | null> {
  const state = (await warehouse.readTargets([table])).get(table);
  return state === undefined ? null : { generation: state.generation, loads: state.ledger.loads };
}

export async function writeRows(load: OnePartLoad, spec: LoadSpec): Promise<void> {
  const { warehouse } = load;
  await load.write(putBlock(warehouse, spec.target, spec.puts ?? []));
  await load.write(tombstoneBlock(warehouse, spec.target, spec.tombstones ?? []));
}

/** What a load of which all rows were written is said to hold. */
export interface Counted {
  readonly counts: Readonly<RowCounts>;
  readonly written: SentRows;
}

export function commitOf(spec: LoadSpec): Counted {
  const puts = spec.puts?.length ?? 0;
  const tombstones = spec.tombstones?.length ?? 0;
  return { counts: { ...noCounts(), puts, deletes: tombstones }, written: { puts, tombstones } };
}

/** One data file, with an item for each row. */
export function planOf(spec: LoadSpec): LoadPlan {
  const full = spec.into === undefined;
  const items = (spec.puts?.length ?? 0) + (spec.tombstones?.length ?? 0);
  const plan: LoadPlan = {
    action: spec.action ?? (full ? 'replace' : 'merge'),
    batch: batchOf(spec),
    watermarkBefore: full ? null : 1_700_000_000_000,
    watermark: 1_700_000_900_000,
    accepted: 'none',
    tableArn: 'arn:aws:dynamodb:eu-west-1:111122223333:table/Notes',
    tableId: null,
    base: 1_700_000_000_000,
    items,
    files: [{ key: 'data/all.json.gz', itemCount: items, md5: null }],
    startedAt: 1_700_001_000_123,
    publish: (spec.publish ?? full) ? { over: spec.over ?? null } : null,
  };
  return { ...plan, ...spec.plan };
}

/** An export of a quarter of an hour, or of the table at its end. */
export function batchOf({ into, exportId }: Pick<LoadSpec, 'into' | 'exportId'>): Batch {
  const [kind, from] =
    into === undefined ? (['full', null] as const) : (['incremental', 1_700_000_000_000] as const);
  const id = exportId ?? (kind === 'full' ? '01-full' : '02-incremental');
  return { id, kind, from, to: 1_700_000_900_000, position: null };
}

/** Whether a warehouse holds a value that fits its column. What it does not hold, it refuses with a reason. */
export function holds(warehouse: Warehouse, cell: Cell, type: ColumnType): boolean {
  const { rowFormat } = warehouse.dialect;
  if (cell.kind === 'timestamp') return isWithin(rowFormat.days, dayOf(cell.micros));
  if (cell.kind === 'date') return isWithin(rowFormat.days, cell.days);
  return (rowFormat.refuse?.(cell, type) ?? null) === null;
}

/** The rows of a table in the order of its key columns. */
export async function readRows(warehouse: Warehouse, target: TargetMapping): Promise<QueryResult['rows']> {
  const quote = (name: string): string => warehouse.dialect.quoteIdentifier(name);
  const keys = target.keyColumns.flatMap((index) => target.columns[index]?.name ?? []);
  const { rows } = await warehouse.query(
    `select * from ${quote(target.table)} order by ${keys.map(quote).join(', ')}`,
  );
  return rows;
}

/** `pk` to `note` of a `notesTarget`. */
export async function readNotes(
  warehouse: Warehouse,
  target: TargetMapping,
): Promise<Record<string, unknown>> {
  const rows = await readRows(warehouse, target);
  return Object.fromEntries(rows.map((row) => [String(row['pk']), row['note']]));
}

/** The number of rows as the warehouse counts them. */
export async function countRows(warehouse: Warehouse, target: TargetMapping): Promise<number> {
  const table = warehouse.dialect.quoteIdentifier(target.table);
  const { rows } = await warehouse.query(`select count(*) as n from ${table}`);
  return Number(rows[0]?.['n']);
}
