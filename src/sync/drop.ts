/** Takes a target that no mapping has any more out of the warehouse. */
import { DynaloadError } from '../errors.ts';
import { didYouMean } from '../message/suggest.ts';
import { shownAddress } from '../message/shown-address.ts';
import type { TableMapping } from '../mapping/mapping.ts';
import { tableName } from '../mapping/table-role.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { heldTarget, isMapped, type HeldTarget } from './orphans.ts';
import { patiently, type Waiting } from '../load/retry.ts';

export interface DropRequest extends Waiting {
  /** The readers' name of the target. */
  readonly table: string;
  /** All that there are: what one of them has is not dropped. */
  readonly mappings: readonly TableMapping[];
  readonly warehouse: Warehouse;
  /** Say only what would be dropped. */
  readonly dryRun: boolean;
}

export interface DropReport extends HeldTarget {
  readonly warehouse: string;
  /** Names of the tables and views. */
  readonly parts: readonly string[];
  readonly dropped: boolean;
}

/** @throws DynaloadError TARGET_MAPPED, TARGET_NOT_FOUND, TARGET_FOREIGN, LEASE_HELD */
export async function drop(request: DropRequest): Promise<DropReport> {
  const { table, mappings, warehouse, signal } = request;
  requireUnmapped(request);
  const { parts, held } = await patiently(null, request, async () => {
    await warehouse.reach(signal);
    const states = await warehouse.readTargets([table], signal);
    const names = await warehouse.listParts(table, signal);
    return { parts: names, held: heldTarget(table, states.get(table)) };
  });
  if (parts.length === 0) throw await notFound(warehouse, mappings, table, signal);
  const report = { warehouse: warehouse.description, ...held, parts, dropped: !request.dryRun };
  if (request.dryRun) return report;
  // Loads of the target have that of its DynamoDB table. Where none is known, nothing loads it.
  const name = held.tableArn === null ? table : tableName(held.tableArn);
  const lease = await patiently(name, request, () => warehouse.acquireLease(name, signal));
  try {
    await patiently(name, request, () => warehouse.drop(table, signal));
  } finally {
    await lease.release();
  }
  return report;
}

function requireUnmapped({ table, mappings, warehouse }: DropRequest): void {
  const mapping = mappings.find((one) => isMapped(warehouse, [one], table));
  if (mapping === undefined) return;
  throw new DynaloadError('TARGET_MAPPED', `${mapping.file} has ${table} as a target: it is not dropped.`, {
    hint: 'Take the target out of the mapping first; else the next sync would load it again.',
    details: { table, mapping: mapping.file },
  });
}

async function notFound(
  warehouse: Warehouse,
  mappings: readonly TableMapping[],
  table: string,
  signal: AbortSignal,
): Promise<DynaloadError> {
  const held = await warehouse.listTargets(signal);
  const orphans = held.filter((name) => !isMapped(warehouse, mappings, name));
  const shown = shownAddress(table);
  return new DynaloadError(
    'TARGET_NOT_FOUND',
    `The warehouse has no target ${shown}${didYouMean(table, orphans) || '.'}`,
    {
      hint:
        orphans.length === 0
          ? 'Every target that the warehouse holds has a mapping, so that there is nothing to drop.'
          : `The targets without a mapping are: ${orphans.join(', ')}.`,
      details: { table: shown },
    },
  );
}
