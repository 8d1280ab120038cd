import { tableName } from '../../mapping/table-role.ts';
import type { HeldTarget } from '../../sync/orphans.ts';
import { counted } from '../../message/number-text.ts';

/** What a target holds: the DynamoDB table, its rows, and up to when. */
export function heldText({ tableArn, rows, watermark }: HeldTarget): readonly string[] {
  if (tableArn === null) return ['remains, which nobody can read'];
  return [
    `from ${tableName(tableArn)}`,
    rows === null ? '' : counted(rows, 'row'),
    watermark === null ? '' : `up to ${watermark}`,
  ];
}
