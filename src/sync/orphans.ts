/** Targets that the warehouse holds and that no mapping has any more: nothing moves them on. */
import { DynaloadError } from '../errors.ts';
import type { TableMapping } from '../mapping/mapping.ts';
import type { TargetState } from '../ledger/ledger.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { commandLines, type CommandPlaces } from '../message/command-line.ts';
import { isoTime } from '../message/iso-time.ts';
import type { WarningReport } from './report/report.ts';
import { patiently, type Waiting } from '../load/retry.ts';

/** What is told of a target without its mapping. */
export interface HeldTarget {
  readonly table: string;
  /** ARN of the DynamoDB table; this and the rest are null where a part of the target is missing. */
  readonly tableArn: string | null;
  readonly rows: number | null;
  readonly watermark: string | null;
}

const SHOWN = 10;

/** @param mappings all that there are: whatever these do not have is an orphan */
export async function findOrphans(
  warehouse: Warehouse,
  mappings: readonly TableMapping[],
  waiting: Waiting,
): Promise<readonly HeldTarget[]> {
  const { signal } = waiting;
  const held = await patiently(null, waiting, () => warehouse.listTargets(signal));
  const orphans = held.filter((table) => !isMapped(warehouse, mappings, table));
  const found: HeldTarget[] = [];
  for (const table of orphans) {
    const state = await patiently(null, waiting, () => readState(warehouse, table, signal));
    found.push(heldTarget(table, state));
  }
  return found;
}

/** Whether a mapping has it, however it spells the name. */
export function isMapped(
  { dialect }: Pick<Warehouse, 'dialect'>,
  mappings: readonly TableMapping[],
  table: string,
): boolean {
  const name = dialect.tableName(table);
  return mappings.some(({ targets }) => targets.some((target) => dialect.tableName(target.table) === name));
}

export function heldTarget(table: string, state: TargetState | undefined): HeldTarget {
  if (state === undefined) return { table, tableArn: null, rows: null, watermark: null };
  const { tableArn, watermark, lastLoads } = state.ledger;
  return { table, tableArn, rows: lastLoads.at(-1)?.rows ?? null, watermark: isoTime(watermark) };
}

export function orphanWarnings(
  orphans: readonly HeldTarget[],
  places: CommandPlaces,
): readonly WarningReport[] {
  if (orphans.length === 0) return [];
  const tables = orphans.slice(0, SHOWN).map(({ table }) => table);
  const more = orphans.length > SHOWN ? ` and ${orphans.length - SHOWN} more` : '';
  const [what, them] = orphans.length === 1 ? ['a table', 'it'] : [`${orphans.length} tables`, 'them'];
  return [
    {
      code: 'TARGET_ORPHANED',
      message: `The warehouse has ${what} that no mapping here has, so that nothing moves ${them} on: ${tables.join(', ')}${more}.`,
      commands: commandLines(
        tables.map((table) => ({ run: 'drop', table, yes: false })),
        places,
      ),
    },
  ];
}

/** Somebody else's table in the place of its view says nothing about the others. */
async function readState(
  warehouse: Warehouse,
  table: string,
  signal: AbortSignal,
): Promise<TargetState | undefined> {
  try {
    return (await warehouse.readTargets([table], signal)).get(table);
  } catch (thrown) {
    if (thrown instanceof DynaloadError && thrown.code === 'TARGET_FOREIGN') return undefined;
    throw thrown;
  }
}
