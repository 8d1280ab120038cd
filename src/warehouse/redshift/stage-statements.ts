import type { TargetMapping } from '../../mapping/mapping.ts';
import type { StagedLoad } from '../../stage/stager.ts';
import { quoteIdentifier, quoteList, quoteString } from './identifier.ts';
import { keyColumns, keyGroup, keyShown } from './key-match.ts';
import { deletesTable, stageTable } from './names.ts';
import { NULL_SENTINEL } from './null-sentinel.ts';
import type { RedshiftSettings } from './redshift-settings.ts';
import { sqlText } from './sql-text.ts';
import type { Step } from './step.ts';
import { qualified } from './table-statements.ts';

/** Names of the steps whose failure has a meaning of its own. */
export const COUNTS_FENCE = 'count what arrived';
export const DUPLICATES_FENCE = 'look for keys that came twice';
export const COPY_PUTS = 'copy the rows';
export const COPY_DELETES = 'copy the deletes';

/** What COPY is given: a staged load, or for `plan` one whose counts are not known yet. */
export interface CopySource extends Omit<StagedLoad, 'puts' | 'deletes' | 'putsFiles' | 'deletesFiles'> {
  readonly puts: number | string;
  readonly deletes: number | string;
}

export interface StageRequest {
  readonly settings: RedshiftSettings;
  readonly target: TargetMapping;
  /** Of the load; digits, or a placeholder for `plan`. */
  readonly sequence: string;
  readonly staged: CopySource;
  /** The table whose form the staged rows have. */
  readonly physical: string;
}

/** Quoted names of the temporary tables of a load. */
export function stageNames(sequence: string): { readonly puts: string; readonly deletes: string } {
  return {
    puts: quoteIdentifier(stageTable('puts', sequence)),
    deletes: quoteIdentifier(stageTable('deletes', sequence)),
  };
}

/** Brings the staged rows into temporary tables, and makes sure that they are what was staged. */
export function stageSteps(request: StageRequest): readonly Step[] {
  const { staged, physical, sequence, target } = request;
  const { puts, deletes } = stageNames(sequence);
  return [
    ...copySteps({ ...request, kind: 'rows', table: puts, like: physical, manifest: staged.putsManifest }),
    ...copySteps({
      ...request,
      kind: 'deletes',
      table: deletes,
      like: deletesTable(physical),
      manifest: staged.deletesManifest,
    }),
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
  const { staged, physical, sequence, target } = request;
  const { puts, deletes } = stageNames(sequence);
  const slots = { puts, deletes, keys: keyList(target), group: keyGroup(target) };
  return [
    ...copySteps({ ...request, kind: 'rows', table: puts, like: physical, manifest: staged.putsManifest }),
    ...copySteps({
      ...request,
      kind: 'deletes',
      table: deletes,
      like: deletesTable(physical),
      manifest: staged.deletesManifest,
    }),
    { name: 'count', sql: sqlText('count-staged', slots) },
    { name: 'duplicate', sql: sqlText('find-duplicate', { ...slots, shown: keyShown(target) }) },
  ];
}

interface CopyRequest extends StageRequest {
  readonly kind: 'rows' | 'deletes';
  /** Quoted. */
  readonly table: string;
  readonly like: string;
  /** Null when there is nothing to copy: COPY fails when it finds no file. */
  readonly manifest: string | null;
}

function copySteps({
  settings,
  sequence,
  staged,
  kind,
  table,
  like,
  manifest,
}: CopyRequest): readonly Step[] {
  return [
    {
      name: `stage the ${kind}`,
      sql: sqlText('create-staging', { staging: table, like: qualified(settings, like) }),
    },
    { name: `drop the sequence of the ${kind}`, sql: sqlText('drop-sequence', { staging: table }) },
    ...(manifest === null
      ? []
      : [
          {
            name: kind === 'rows' ? COPY_PUTS : COPY_DELETES,
            sql: sqlText('copy', {
              staging: table,
              manifest: quoteString(manifest),
              role: settings.iamRole === 'default' ? 'default' : quoteString(settings.iamRole),
              null: quoteString(NULL_SENTINEL),
              compression: staged.compression === 'zstd' ? 'ZSTD' : 'GZIP',
              region:
                settings.stagingRegion === null ? '' : `\nREGION ${quoteString(settings.stagingRegion)}`,
            }),
          },
        ]),
    { name: `number the ${kind}`, sql: sqlText('add-sequence', { staging: table, sequence }) },
  ];
}

function keyList(target: TargetMapping): string {
  return quoteList(keyColumns(target).map(({ name }) => name));
}
