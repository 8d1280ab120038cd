/**
 * What ExportTableToPointInTime says of times that it does not take. Texts as AWS gave them, where they are known
 * (aws-controllers-k8s/dynamodb-controller, docs/api-quirks/export.md; scylladb/scylladb, test/alternator/test_export.py).
 */
import type { ExportJob, RequestedContent } from './export-job.ts';
import { Refusal } from './refusal.ts';
import type { RecoveryState, ServiceTable } from './service-table.ts';

const SECOND = 1000;
export const SHORTEST = 15 * 60 * SECOND;
export const LONGEST = 24 * 60 * 60 * SECOND;

/**
 * @returns the content with both of its ends
 * @throws Refusal InvalidExportTimeException
 */
export function admitted(
  content: RequestedContent,
  table: ServiceTable,
  recovery: RecoveryState,
  now: number,
): ExportJob['content'] {
  if (content.kind === 'full') {
    const at = content.at ?? now;
    if (at > now || at < recovery.earliest) throw invalid('Export Time is invalid');
    return { kind: 'full', at };
  }
  const { from, view } = content;
  const to = content.to ?? Math.floor(now / SECOND) * SECOND;
  if (from < table.createdAt) {
    throw invalid(
      `Incremental export period from time cannot be less than the table creation time : ${iso(table.createdAt)}`,
    );
  }
  // The text of this one is not known.
  if (from < recovery.earliest) {
    throw invalid(
      `Incremental export period from time cannot be less than the earliest restorable time : ${iso(recovery.earliest)}`,
    );
  }
  if (to > now) {
    throw invalid(`Incremental export period to time cannot be greater than the current time : ${iso(now)}`);
  }
  if (to - from < SHORTEST) {
    throw invalid(
      'Difference between export period from time and export period to time is less than 15 minutes',
    );
  }
  // Nor is that of this one.
  if (to - from > LONGEST) {
    throw invalid(
      'Difference between export period from time and export period to time is greater than 24 hours',
    );
  }
  return { kind: 'incremental', from, to, view };
}

function invalid(text: string): Refusal {
  return new Refusal('InvalidExportTimeException', text);
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
