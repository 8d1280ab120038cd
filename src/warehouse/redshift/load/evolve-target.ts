import { builtShape } from '../../../ledger/ledger-record.ts';
import type { Evolution } from '../../../mapping/evolve-shape.ts';
import type { TargetMapping } from '../../../mapping/mapping.ts';
import type { TargetShape } from '../../../ledger/shape.ts';
import { evolveBuilt } from '../../sql/evolve-built.ts';
import { takeRecords } from '../../sql/record-table.ts';
import type { RedshiftParts } from '../books/redshift-parts.ts';
import type { Standing } from '../books/standing.ts';
import { SHAPE_STEP, BookStatements, type Generation } from '../statements/book-statements.ts';
import { ROWS_GO_ON } from '../statements/change-statements.ts';
import { recordSyntax } from '../statements/records.ts';

/** What becomes of a table, and what it has been until then; null when it is as its mapping built it. */
export interface TableEvolution {
  readonly evolution: Evolution;
  readonly before: TargetShape | null;
}

/** @throws DynaloadError TARGET_CHANGED when the table takes no load of today's mapping */
export async function evolveTarget(
  parts: Pick<RedshiftParts, 'api' | 'settings'>,
  target: TargetMapping,
  standing: Standing,
  built: Generation,
  signal: AbortSignal | undefined,
): Promise<TableEvolution> {
  const { table, shapeHash } = target;
  const { generation } = built;
  const isPublished = standing.current(table)?.generation === generation;
  const before = built.shapeHash === shapeHash ? null : await readShape(parts, table, generation, signal);
  const { shapeHash: builtHash } = built;
  const given = { generation, isPublished, shapeHash: builtHash, shape: before };
  const evolution = evolveBuilt(target, given, ROWS_GO_ON);
  return { evolution, before };
}

/** Of the table of a generation; null when nobody has kept it. */
export async function readShape(
  { api, settings }: Pick<RedshiftParts, 'api' | 'settings'>,
  table: string,
  generation: string,
  signal: AbortSignal | undefined,
): Promise<TargetShape | null> {
  const results = await api.run({
    steps: [new BookStatements(settings, table).readShape(generation)],
    activity: `read the ledger of ${table}`,
    results: [SHAPE_STEP],
    signal,
  });
  const { rows } = results.get(SHAPE_STEP) ?? { rows: [] };
  return takeRecords(builtShape, recordSyntax, { rows })[0] ?? null;
}
