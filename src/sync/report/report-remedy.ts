/** How a table gets unstuck, as it is told to somebody who named a source. Pure. */
import { folderAboveExport } from '../../export/source-slip.ts';
import { commandLines, type CommandPlaces } from '../../message/command-line.ts';
import type { Remedy } from '../../plan/remedy.ts';
import type { TableReport } from './report.ts';

/** The exports that are asked for go to a bucket, and take their time: the source has to have them before it is synced. */
export function reportRemedy(remedy: Remedy | null, places: CommandPlaces): TableReport['remedy'] {
  if (remedy === null) return null;
  const above = places.source === null ? null : folderAboveExport(places.source);
  const source = above ?? places.source;
  return {
    detail: [
      remedy.detail,
      ...(above === null ? [] : [`The source is one export: sync ${above}, which may have what is missing.`]),
      ...waitingFor(remedy, source),
    ].join(' '),
    commands: commandLines(remedy.commands, { ...places, source }),
  };
}

function waitingFor({ bucket }: Remedy, source: string | null): readonly string[] {
  if (bucket === null || source === null) return [];
  return /^s3:/i.test(source)
    ? ['DynamoDB takes minutes for it: sync when it is done.']
    : [`It goes to ${bucket}: when it is done, copy it into ${source}, or sync the bucket itself.`];
}
