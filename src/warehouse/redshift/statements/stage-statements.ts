import type { TargetShape } from '../../../ledger/shape.ts';
import type { TargetMapping } from '../../../mapping/mapping.ts';
import type { StagedLoad } from '../../../stage/staged-load.ts';
import { quoteIdentifier, quoteList, quoteString } from '../data-api/identifier.ts';
import { keyColumns } from '../../../mapping/key-columns.ts';
import { keyBytes, keyGroup, keyShown } from './key-match.ts';
import { stageTable, type StageKind } from './names.ts';
import { NULL_SENTINEL } from './null-sentinel.ts';
import type { RedshiftSettings } from '../data-api/redshift-settings.ts';
import { sqlText } from '../data-api/sql-text.ts';
import type { Step } from '../data-api/step.ts';
import { storedLists } from './change-statements.ts';
import { columnsOf, distributionOf } from './table-statements.ts';

/** Names of the steps whose failure has a meaning of its own. */
export const COUNTS_FENCE = 'count what arrived';
export const DUPLICATES_FENCE = 'look for keys that came twice';
export const COPY_PUTS = 'copy the rows';
export const COPY_DELETES = 'copy the deletes';

/** What COPY is given: a staged load, or for `plan` one whose counts are not known yet. */
export interface CopySource extends Omit<StagedLoad, 'puts' | 'deletes'> {
  readonly puts: number | string;
  readonly deletes: number | string;
}

export interface StageRequest {
  readonly settings: RedshiftSettings;
  readonly target: TargetMapping;
  /** Of the load; digits, or a placeholder for `plan`. */
  readonly sequence: string;
  readonly staged: CopySource;
  /** Of the table that the rows go into, with this load; null, the default, when it is what the mapping makes. */
  readonly shape?: TargetShape | null;
}

/** The quoted name of a temporary table of a load. */
export function stageName(kind: StageKind, sequence: string): string {
  return quoteIdentifier(stageTable(kind, sequence));
}

/** Brings the staged rows into temporary tables, and makes sure that they are what was staged. */
export function stageSteps(request: StageRequest): readonly Step[] {
  const { staged, sequence, target } = request;
  const puts = stageName('puts', sequence);
  const deletes = stageName('deletes', sequence);
  return [
    ...copySteps(request),
    {
      name: COUNTS_FENCE,
      sql: sqlText('fence-counts', {
        puts,
        deletes,
        puts_rows: String(staged.puts),
        deletes_rows: String(staged.deletes),
      }),
    },
    {
      name: DUPLICATES_FENCE,
      sql: sqlText('fence-duplicates', {
        puts,
        deletes,
        keys: keyList(target),
        group: keyGroup(target),
      }),
    },
  ];
}

/** What arrived, and a key that came twice: asked after a load was refused, over the same files. */
export function inspectSteps(request: StageRequest): readonly Step[] {
  const { sequence, target } = request;
  const slots = {
    puts: stageName('puts', sequence),
    deletes: stageName('deletes', sequence),
    keys: keyList(target),
    group: keyGroup(target),
  };
  return [
    ...copySteps(request),
    { name: 'count', sql: sqlText('count-staged', slots) },
    { name: 'duplicate', sql: sqlText('find-duplicate', { ...slots, shown: keyShown(target) }) },
  ];
}

/** Gives the staged rows the columns that the files do not have. */
export function numberStep(request: StageRequest, kind: 'puts' | 'deletes'): Step {
  const { settings, target, sequence, shape = null } = request;
  const lists = kind === 'puts' && shape !== null ? storedLists(target, shape) : { columns: '*', later: '' };
  return {
    name: `number the ${kind}`,
    sql: sqlText('number-staged', {
      numbered: stageName(`numbered_${kind}`, sequence),
      layout: distributionOf(settings, target, kind === 'puts' ? target.columns : keyColumns(target)),
      sequence,
      key_bytes: keyBytes(target),
      staging: stageName(kind, sequence),
      ...lists,
    }),
  };
}

/**
 * The temporary tables are made column by column, not LIKE the table: that one may have got keys of Redshift's own
 * choice by now, and no column of the stage is ever added or dropped.
 */
function copySteps({ settings, sequence, staged, target }: StageRequest): readonly Step[] {
  const columns = columnsOf(target);
  const create = (kind: 'puts' | 'deletes', named: string, listed: string): Step => ({
    name: `stage the ${named}`,
    sql: sqlText('create-staging', {
      staging: stageName(kind, sequence),
      columns: listed,
      layout: distributionOf(settings, target, kind === 'puts' ? target.columns : keyColumns(target)),
    }),
  });
  // COPY fails when it finds no file.
  const copy = (kind: 'puts' | 'deletes', name: string, manifest: string | null): readonly Step[] =>
    manifest === null
      ? []
      : [
          {
            name,
            sql: sqlText('copy', {
              staging: stageName(kind, sequence),
              manifest: quoteString(manifest),
              role: settings.iamRole === 'default' ? 'default' : quoteString(settings.iamRole),
              null: quoteString(NULL_SENTINEL),
              compression: staged.compression === 'zstd' ? 'ZSTD' : 'GZIP',
              region:
                settings.stagingRegion === null ? '' : `\nREGION ${quoteString(settings.stagingRegion)}`,
            }),
          },
        ];
  return [
    create('puts', 'rows', columns.rows),
    ...copy('puts', COPY_PUTS, staged.putsManifest),
    create('deletes', 'deletes', columns.deletes),
    ...copy('deletes', COPY_DELETES, staged.deletesManifest),
  ];
}

function keyList(target: TargetMapping): string {
  return quoteList(keyColumns(target).map(({ name }) => name));
}
