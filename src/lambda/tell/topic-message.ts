/** What goes to the topic: outcomes of loads, and notices of exports. docs/functions.md has their fields. Pure. */
import type { ExportNotice } from '../../exporter/notice.ts';
import { subjectOf, type Outcome, type OutcomePlace } from './outcome.ts';

export interface TopicMessage {
  /** ASCII, and at most 100 characters: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
  readonly subject: string;
  readonly body: object;
  /** An attribute, for filters of subscriptions. */
  readonly kind: Outcome['kind'] | 'exported' | 'export failed';
  /** Likewise; null for what concerns all. */
  readonly table: string | null;
}

export function outcomeMessage(outcome: Outcome): TopicMessage {
  const { kind, table } = outcome;
  return { subject: subjectOf(outcome), body: outcome, kind, table };
}

export function noticeMessage(notice: ExportNotice, place: OutcomePlace): TopicMessage {
  const { table, status, exportType, error } = notice;
  const kind = status === 'SUCCESS' ? 'exported' : 'export failed';
  const what = exportType === 'FULL_EXPORT' ? 'full export' : 'window';
  const end = error === null ? 'exported' : `failed with ${error.code.slice(0, 30)}, made again`;
  return {
    subject: `dynaload: ${table.slice(0, 40)}: ${what} ${end}`,
    body: { version: 1, kind, ...notice, ...place },
    kind,
    table,
  };
}
