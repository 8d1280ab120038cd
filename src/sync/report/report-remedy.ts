/** How a table gets unstuck, as it is told to somebody who named a source. Pure. */
import { folderAboveExport } from '../../export/source-slip.ts';
import { commandLines, type CommandPlaces } from '../../message/command-line.ts';
import type { TableMapping } from '../../mapping/mapping.ts';
import type { NextCommand } from '../../message/next-command.ts';
import type { Remedy } from '../../plan/remedy.ts';
import type { TableReport } from './report.ts';

/** The exports that are asked for go to a bucket, and take their time: the source has to have them before it is synced. */
export function reportRemedy(
  remedy: Remedy | null,
  mapping: Pick<TableMapping, 'export' | 'source'>,
  places: CommandPlaces,
): TableReport['remedy'] {
  if (remedy === null) return null;
  const above = places.source === null ? null : folderAboveExport(places.source);
  const source = above ?? places.source;
  return {
    detail: [
      remedy.detail,
      ...(above === null ? [] : [`The source is one export: sync ${above}, which may have what is missing.`]),
      ...(mapping.export === null ? waitingFor(remedy, source) : [BY_ITSELF]),
    ].join(' '),
    commands: commandLines(exportedBy(mapping, remedy.commands), { ...places, source }),
  };
}

const BY_ITSELF = 'The exporter does it by itself when it runs next; to have it now:';

/** Commands of AWS give way to our own where the mapping says where exports go. */
export function exportedBy(
  { export: policy, source }: Pick<TableMapping, 'export' | 'source'>,
  commands: readonly NextCommand[],
): readonly NextCommand[] {
  const asked = commands.find(({ run }) => run === 'aws');
  if (policy === null || asked?.run !== 'aws') return commands;
  // A window is what the exporter sees to be missing; of a whole table it has to be told.
  const full = !asked.words.includes('INCREMENTAL_EXPORT');
  const ours: NextCommand = { run: 'export', table: source.table, full, wait: true };
  return [ours, ...commands.filter(({ run }) => run !== 'aws')];
}

function waitingFor({ bucket }: Remedy, source: string | null): readonly string[] {
  if (bucket === null || source === null) return [];
  return /^s3:/i.test(source)
    ? ['DynamoDB takes minutes for it: sync when it is done.']
    : [`It goes to ${bucket}: when it is done, copy it into ${source}, or sync the bucket itself.`];
}
